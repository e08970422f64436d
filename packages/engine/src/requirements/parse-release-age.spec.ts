import { expect, it } from "vitest";
import { deriveCutOff, parseReleaseAge, renderReleaseAge } from "./parse-release-age.ts";

it.each([
  [0, 0],
  [7, 168],
  ["7d", 168],
  ["7 days", 168],
  ["1 day", 24],
  ["36 hours", 36],
  ["36h", 36],
  [" 2 weeks ", 336],
  ["0 days", 0],
  ["", null],
  ["7", null],
  ["soon", null],
  ["-1 days", null],
  ["1.5 days", null],
  ["99999 weeks", null],
  ["7 d ays", null],
])("reads %j as %j hours", (value, hours) => {
  expect(parseReleaseAge(value)).toBe(hours);
});

it.each([
  [0, "0 days"],
  [24, "1 day"],
  [168, "7 days"],
  [1, "1 hour"],
  [36, "36 hours"],
])("writes %j hours as %j", (hours, text) => {
  expect(renderReleaseAge(hours)).toBe(text);
});

it.each([
  ["2026-01-10T12:34:56.789Z", 72, "2026-01-07T00:00:00Z"],
  ["2026-01-10T00:00:00.000Z", 24, "2026-01-09T00:00:00Z"],
  ["2026-01-10T12:34:56.789Z", 36, "2026-01-09T00:00:00Z"],
  ["2026-01-10T12:34:56.789Z", 1, "2026-01-10T11:00:00Z"],
  ["2024-03-01T05:00:00.000Z", 24, "2024-02-29T00:00:00Z"],
])("cuts off at %j for %j hours: %j", (now, hours, cutOff) => {
  expect(deriveCutOff(now, hours)).toBe(cutOff);
});
