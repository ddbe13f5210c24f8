import { expect, test } from "vitest";
import { explainPage } from "../../../src/gateway/explain/explain-page.ts";

test("the page holds a form with what was asked, and the text", () => {
  const page = explainPage(new URLSearchParams("name=web.ns1&type=AAAA"), "1. first\n2. second\n");
  expect(page.startsWith("<!doctype html>\n")).toBe(true);
  expect(page).toContain('<input size="60" name="name" value="web.ns1">');
  expect(page).toContain('<input size="8" name="type" value="AAAA">');
  expect(page).toContain("<pre>1. first\n2. second\n</pre>");
});

test("the form is empty when nothing was asked", () => {
  const page = explainPage(new URLSearchParams(), "");
  expect(page).toContain('name="name" value=""');
  expect(page).toContain('name="type" value=""');
});

test("nothing of what is asked or told becomes markup", () => {
  const hostile = `"><script>alert('x')</script>&amp;`;
  const escaped = "&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;amp;";
  const page = explainPage(new URLSearchParams({ name: hostile, type: hostile }), hostile);
  expect(page).toContain(`name="name" value="${escaped}"`);
  expect(page).toContain(`name="type" value="${escaped}"`);
  expect(page).toContain(`<pre>${escaped}</pre>`);
  expect(page).not.toContain("<script");
});

test("the page holds no scripts and styles, and refers to nothing", () => {
  expect(explainPage(new URLSearchParams(), "")).not.toMatch(
    /<script|<style|style=|\bon\w+=|src=|href=|action=|https?:/,
  );
});
