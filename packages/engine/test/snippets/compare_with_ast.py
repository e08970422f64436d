"""Compares analyses of snippets with what CPython's own parser says; prints the differences as JSON.

Reads a JSON list of {"source", "analysis"} from standard input. Nothing in a source is run.
"""

import ast
import json
import sys


def dump(text):
    return None if text is None else ast.dump(ast.parse(f"(\n{text}\n)", mode="eval").body)


def dump_starred(text):
    # `*args: *Ts` may stand only where it does, so it is read inside an index.
    return ast.dump(ast.parse(f"x[\n{text}\n]", mode="eval").body.slice.elts[0])


def dump_node(node):
    return None if node is None else ast.dump(node)


def first_line(node):
    text = ast.get_docstring(node, clean=False)
    line = (text or "").lstrip().split("\n", 1)[0]
    return " ".join(line.split()) or None


def parameters(arguments):
    positional = arguments.posonlyargs + arguments.args
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    only = len(arguments.posonlyargs)
    found = [
        (p, "positional-only" if i < only else "positional-or-keyword", d)
        for i, (p, d) in enumerate(zip(positional, defaults))
    ]
    if arguments.vararg:
        found.append((arguments.vararg, "var-positional", None))
    found += [(p, "keyword-only", d) for p, d in zip(arguments.kwonlyargs, arguments.kw_defaults)]
    if arguments.kwarg:
        found.append((arguments.kwarg, "var-keyword", None))
    return [[p.arg, kind, dump_node(p.annotation), dump_node(d)] for p, kind, d in found]


def yields(function):
    open_nodes = list(function.body)
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, (ast.Yield, ast.YieldFrom)):
            return True
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)):
            open_nodes.extend(ast.iter_child_nodes(node))
    return False


def is_overload(function):
    return any(ast.unparse(d).split(".")[-1] == "overload" for d in function.decorator_list)


def statements(block, conditional=False, runs=True):
    for node in block:
        yield node, conditional, runs
        if isinstance(node, ast.If):
            test = ast.unparse(node.test)
            always = test in ("True", "1")
            never = test in ("False", "0", "__name__ == '__main__'") or test.endswith("TYPE_CHECKING")
            yield from statements(node.body, conditional or not always, runs and not never)
            yield from statements(node.orelse, True, runs)
            continue
        plain = conditional or not isinstance(node, (ast.With, ast.AsyncWith))
        inner = [] if isinstance(node, DEFINITIONS) else [
            part for name in ("body", "orelse", "finalbody") for part in getattr(node, name, [])
        ]
        for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            inner.extend(part.body)
        yield from statements(sorted(inner, key=lambda n: n.lineno), plain, runs)


DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def expected(tree):
    functions, classes, overloads, imports = [], [], [], []
    for node, conditional, runs in statements(tree.body):
        if isinstance(node, ast.Import):
            for each in node.names:
                name = each.asname or each.name.split(".")[0]
                imports.append([name, each.name if each.asname else name])
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            imports.extend(
                [each.asname or each.name, f"{module}.{each.name}"]
                for each in node.names
                if each.name != "*"
            )
        if not runs:
            continue
        if isinstance(node, DEFINITIONS[:2]) and is_overload(node):
            overloads.append(node.name)
        elif isinstance(node, DEFINITIONS[:2]):
            functions.append({
                "name": node.name,
                "line": node.lineno,
                "conditional": conditional,
                "async": isinstance(node, ast.AsyncFunctionDef),
                "generator": yields(node),
                "parameters": parameters(node.args),
                "returns": dump_node(node.returns),
                "docstring": first_line(node),
                "decorators": [dump_node(d) for d in node.decorator_list],
            })
        elif isinstance(node, ast.ClassDef):
            classes.append({
                "name": node.name,
                "line": node.lineno,
                "bases": len(node.bases) + len(node.keywords),
                "fields": list(fields(node.body)),
            })
    return {
        "functions": functions,
        "overloads": list(dict.fromkeys(overloads)),
        "classes": classes,
        "imports": imports,
        "docstring": first_line(tree),
    }


def fields(body):
    for node in body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.simple:
            yield [node.target.id, dump_node(node.annotation), dump_node(node.value)]
        elif isinstance(node, ast.Assign) and all(isinstance(t, ast.Name) for t in node.targets):
            for target in node.targets:
                yield [target.id, None, dump_node(node.value)]


def actual(analysis):
    functions = []
    for function in analysis["functions"]:
        documented = ("documented", "documentedReturn")
        functions.append({
            **{key: value for key, value in function.items() if key not in documented},
            "parameters": [
                [
                    p["name"],
                    p["kind"],
                    (dump_starred if (p["annotation"] or "")[:1] == "*" else dump)(p["annotation"]),
                    dump(p["default"]),
                ]
                for p in function["parameters"]
            ],
            "returns": dump(function["returns"]),
            "decorators": [dump(d) for d in function["decorators"]],
        })
    classes = [
        {
            "name": c["name"],
            "line": c["line"],
            "bases": len(c["bases"]),
            "fields": [
                [f["name"], dump(f["annotation"]), dump(f["default"])]
                for f in c["fields"]
                if f["annotation"] or f["default"]
            ],
        }
        for c in analysis["classes"]
    ]
    return {
        "functions": functions,
        "overloads": analysis["overloads"],
        "classes": classes,
        "imports": [[each["name"], each["path"]] for each in analysis["imports"]],
        "docstring": analysis["docstring"],
    }


def main():
    differences = []
    for index, item in enumerate(json.load(sys.stdin)):
        want, got = expected(ast.parse(item["source"])), actual(item["analysis"])
        for key in want:
            if want[key] != got[key]:
                differences.append({"index": index, "key": key, "want": want[key], "got": got[key]})
    json.dump(differences, sys.stdout)


main()
