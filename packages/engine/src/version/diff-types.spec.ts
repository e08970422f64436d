import { expect, it } from "vitest";
import { diffTypes, type TypeChange } from "./diff-types.ts";

it.each<[before: string | null, after: string | null, change: TypeChange]>([
  ["int", "int", "same"],
  ["int", "float", "widened"],
  ["float", "int", "narrowed"],
  ["int", "str", "changed"],
  ["int", "int | None", "widened"],
  ["Optional[int]", "int|None", "same"],
  ["Union[int, None]", "typing.Optional[int]", "same"],
  ["int | str", "str", "narrowed"],
  ["int | str", "str | bytes", "changed"],
  ["List[int]", "list[int]", "same"],
  ["list[int]", "list[float]", "widened"],
  ["list[int]", "list", "widened"],
  ["list", "list[int]", "narrowed"],
  ["dict[str, int]", "dict[str, int | None]", "widened"],
  ["tuple[int, int]", "tuple[int]", "changed"],
  ["Callable[int]", "Callable[float]", "changed"],
  ["Literal['a']", "Literal['a', 'b']", "widened"],
  ["Literal['a', 'b']", "Literal['b', 'a']", "same"],
  ["Literal['a|b']", "Literal['a|b', 'c,d']", "widened"],
  ["'Row'", "Row", "same"],
  ["'Row | None'", "Row", "narrowed"],
  ["'a', 'b'", "x", "changed"],
  [null, "int", "narrowed"],
  ["int", null, "widened"],
  [null, "Any", "same"],
  ["[", "]", "changed"],
  ["list[".repeat(5000), "list[".repeat(5001), "changed"],
])("sees that from %j to %j a type is %3$s", (before, after, change) => {
  expect(diffTypes(before, after)).toBe(change);
});
