/**
 * Where pysnip may refuse what `packaging` accepts, and why. Nothing is allowed in the other direction, and no
 * accepted text may have another value. A rule that the corpus does not need fails its test.
 */
export const ALLOWED_REFUSALS = [
  {
    id: "foreign-characters",
    // The grammars are ASCII; a confusable letter or a hidden line break must not reach an installer.
    why: "control characters and characters outside ASCII",
    applies: (_kind, text) => /[^\t -~]/.test(text),
  },
  {
    id: "longer-than-any-real-one",
    // Bounded work for hostile text.
    why: "a version of more than 128 characters, a text of more than 4096",
    applies: (_kind, text) => text.length > 4096 || /[0-9A-Za-z.!+_-]{129}/.test(text),
  },
  {
    id: "name-ends-in-underscore",
    // PEP 508 lets names end in a letter or digit only; `packaging` looks for a word boundary, which `_` passes.
    why: "the name of a package or extra that ends in `_`",
    applies: (kind, text) =>
      kind === "requirements" &&
      /^[ \t]*([A-Za-z0-9._-]*_[ \t]*($|[^A-Za-z0-9._-])|[^[;]*\[[^\]]*_[ \t]*[,\]])/.test(text),
  },
  {
    id: "backslash-in-marker",
    // The grammar of PEP 508 has no backslash in a marker's text; `packaging` reads escapes and prints them raw.
    why: "a backslash in the text of a marker",
    applies: (kind, text) =>
      (kind === "markers" || kind === "requirements") && /["'][^"']*\\/.test(text),
  },
  {
    id: "reference-is-no-url",
    // `pkg@1.2.3` would be the relative path of a file; whoever writes it means a version.
    why: "a direct reference that has neither `:` nor `/`",
    applies: (kind, text) => kind === "requirements" && /@[ \t]*[^:/ \t]+([ \t]|$)/.test(text),
  },
  {
    id: "deep-marker",
    why: "more than 64 parentheses inside one another",
    applies: (kind, text) =>
      (kind === "markers" || kind === "requirements") && text.split("(").length > 65,
  },
  {
    id: "wheel-name-parts",
    // A name or tag becomes part of paths and of other names.
    why: "a wheel whose name is no PEP 508 name, or whose tags hold more than letters, digits and `_`",
    applies: (kind, text) => {
      const [name = "", _version, ...tags] = text.split("-");
      const isPlain = /^[A-Za-z0-9]$|^[A-Za-z0-9][A-Za-z0-9_.]*[A-Za-z0-9]$/.test(name);
      return kind === "wheels" && (!isPlain || /[^A-Za-z0-9_.]/.test(tags.join("")));
    },
  },
];
