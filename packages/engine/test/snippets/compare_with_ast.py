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


def expected(tree):
    functions, classes = [], []
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not is_overload(node):
            functions.append({
                "name": node.name,
                "line": node.lineno,
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
    return {"functions": functions, "classes": classes, "docstring": first_line(tree)}


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
        functions.append({
            **function,
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
    return {"functions": functions, "classes": classes, "docstring": analysis["docstring"]}


def main():
    differences = []
    for index, item in enumerate(json.load(sys.stdin)):
        want, got = expected(ast.parse(item["source"])), actual(item["analysis"])
        for key in want:
            if want[key] != got[key]:
                differences.append({"index": index, "key": key, "want": want[key], "got": got[key]})
    json.dump(differences, sys.stdout)


main()
