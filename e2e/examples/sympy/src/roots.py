"""Exact roots of a polynomial, as text that a person would write."""

import sympy


def find_roots(coefficients: list[int]) -> dict[str, str | list[str]]:
    """Take the coefficients, highest power first, and give every root with its multiplicity."""
    x = sympy.Symbol("x")
    polynomial = sympy.Poly(coefficients, x)
    roots = sympy.roots(polynomial)
    return {
        "polynomial": str(polynomial.as_expr()),
        "roots": sorted(f"{root} (x{count})" for root, count in roots.items()),
    }
