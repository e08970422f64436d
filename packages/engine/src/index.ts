export { PysnipError } from "./errors/pysnip-error.ts";
