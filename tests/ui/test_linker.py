"""All our modules as one file, and the pack of the first view."""

import json

import pytest

from layers.content import ContentStore
from ui.linker import LinkError, link
from ui.pack import PART_MAX_BYTES, pack
from ui.webfiles import WEB, web_files


def test_imports_become_constants_and_order_follows_them():
    modules = {
        "main.js": 'import { two as pair } from "./lib/two.js";\nexport const four = pair * 2;\n',
        "lib/two.js": 'import { one } from "../one.js";\nexport const two = one + one;\n',
        "one.js": "export const one = 1;\n",
    }
    text = link(modules, "main.js")
    assert text.index("// one.js") < text.index("// lib/two.js") < text.index("// main.js")
    assert "const { two: pair } = m1;" in text
    assert text.rstrip().endswith("export { four };")


def test_every_kind_of_export_is_given_back():
    source = "export function f() {}\nexport async function g() {}\nexport class K {}\nexport const c = 1;\n"
    assert "return { f, g, K, c };" in link({"a.js": source}, "a.js")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("export default 1;\n", "export default 1"),
        ('export * from "./b.js";\n', "export *"),
        ('import b from "./b.js";\n', "import b from"),
        ('import "./b.js";\n', 'import "./b.js"'),
        ("export { a };\n", "export { a }"),
        ("export let a = 1;\n", "export let"),
    ],
)
def test_other_forms_are_refused_by_name(source, words):
    with pytest.raises(LinkError, match=r"a\.js") as caught:
        link({"a.js": source, "b.js": "export const b = 1;\n"}, "a.js")
    assert words in str(caught.value)


def test_a_circle_and_a_missing_module_are_refused():
    circle = {
        "a.js": 'import { b } from "./b.js";\nexport const a = b;\n',
        "b.js": 'import { a } from "./a.js";\nexport const b = a;\n',
    }
    with pytest.raises(LinkError, match="circle"):
        link(circle, "a.js")
    with pytest.raises(LinkError, match=r"no module gone\.js"):
        link({"a.js": 'import { b } from "./gone.js";\n'}, "a.js")


def test_all_our_modules_are_linked():
    linked = ("workspace.js", "header.js", "preview.js")
    scripts = [web_files()[name].decode() for name in linked]
    for path in WEB.rglob("*.js"):
        mark = f"// {path.relative_to(WEB).as_posix()}\n"
        assert any(mark in text for text in scripts), path


def test_the_pack_carries_parts_under_their_own_addresses():
    store = ContentStore()
    small = store.put("small.json", b'{"a":1}', "application/json")
    large = store.put("large.json", b'"' + b"x" * PART_MAX_BYTES + b'"', "application/json")
    module = store.put("m.js", b"export default function (L) {\nreturn L;\n}\n", "text/javascript")
    packed = pack(store, "start", [small, large], [module])
    assert packed.beside == (large,)
    assert json.loads(_body(store, *packed.data)) == {small: {"a": 1}}
    assert _body(store, *packed.modules) == (
        f'export const modules = {{\n"{module}": function (L) {{\nreturn L;\n}}\n}};\n'
    )


def test_a_pack_of_nothing_has_no_files():
    assert pack(ContentStore(), "start", [], []).files == ()


def test_a_part_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        pack(ContentStore(), "start", ["/content/00/none.json"], [])


def _body(store, path):
    _, _, address, name = path.split("/")
    return store.get(address, name).bodies["identity"].decode()
