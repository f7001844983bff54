import { expect, test } from "vitest";
import { loadTitleCoder } from "../titles.ts";
import { inOneForm } from "./one-form.ts";

test.each([
  ["Chairwoman of the Board", "Chairman of the Board"],
  ["Saleswomen", "Salesmen"],
  ["Maintenance Woman", "Maintenance man"],
  ["Headmistress", "Headmaster"],
  ["Women's Health Nurse", "Women's Health Nurse"],
  ["Woman", "Woman"],
  ["Counselor for women", "Counselor for women"],
])("%s is read as %s", (written, read) => {
  expect(inOneForm(written)).toBe(read);
});

test("what is understood of a man is understood of a woman, as the same and as surely", () => {
  const coder = loadTitleCoder();
  for (const title of ["Chairman", "Foreman"]) expect(coder(title).kind).toBe("coded");
  for (const title of ["Chairman", "Foreman", "Repairman", "Watchman", "Laundryman", "Handyman"])
    expect(coder(title.replace("man", "woman"))).toEqual(coder(title));
});
