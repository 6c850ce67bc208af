"""The contract with folium and branca: what the compiler relies on, and what it refuses."""

import re
import subprocess
import sys
from pathlib import Path

import folium
import pytest
from branca.element import Element, Figure
from folium.elements import JSCSSMixin
from folium.plugins import MarkerCluster

from layers.compile import CompileError, compile_layer, compile_map
from layers.folium_layers import (
    AtlasMap,
    CoverageLayer,
    GeometryLayer,
    PointCloud,
    SymbolLayer,
    VectorTiles,
)
from layers.symbology import SymbolStyle

PARK = SymbolStyle("square", "park")
PROJECT = Path(__file__).resolve().parents[2]
LAYERS = {
    "symbols": lambda: SymbolLayer("parks", PARK),
    "points": lambda: PointCloud("parks", PARK),
    "coverage": lambda: CoverageLayer("units", class_name="unit", pane="units", interactive=True),
    "geometry": lambda: GeometryLayer("stations", canvas=True),
    "tiles": lambda: VectorTiles("large", engine="protomaps"),
}


@pytest.fixture(params=LAYERS)
def make(request):
    return LAYERS[request.param]


class TestFolium:
    """What is relied on; a new release that changes it fails here, by name."""

    def test_a_map_renders_its_script_under_its_own_name(self):
        atlas_map = AtlasMap()
        atlas_map.render()
        figure = atlas_map.get_root()
        assert isinstance(figure, Figure)
        assert atlas_map.get_name() in figure.script._children

    def test_names_are_the_class_and_the_id(self):
        layer = SymbolLayer("parks", PARK)
        layer._id = "layer"
        assert layer.get_name() == "symbol_layer_layer"

    def test_a_script_is_kept_as_rendered_and_would_be_run_as_a_template_again(self):
        """Why no data may pass: branca runs what it rendered as a second template."""
        script = folium.Map(tiles=None).get_root().script
        script.add_child(Element("let answer = {{ 7 * 7 }};"), name="probe")
        probe = script._children["probe"]
        assert probe._template_str == "let answer = {{ 7 * 7 }};"
        assert "let answer = 49;" in probe.render()

    def test_the_maps_own_assets_are_left_out(self):
        atlas_map = AtlasMap()
        assert (atlas_map.default_js, atlas_map.default_css) == ([], [])
        assert folium.Map.default_js != []

    def test_the_map_has_no_tiles(self):
        script = compile_map(AtlasMap())
        assert "tileLayer" not in script
        assert "http" not in script


class TestModules:
    def test_the_map_is_a_module_that_builds_it_in_an_element(self):
        text = compile_map(AtlasMap())
        assert text.startswith("export default function (L, atlas, element) {\n")
        name = re.search(r"\nreturn (\w+);\n}\n$", text)[1]
        assert f"var {name} = L.map(" in text
        assert f'"{name}"' not in text
        assert re.search(r"L\.map\(\s*element", text)

    def test_a_layer_is_a_module_that_gives_it(self, make):
        text = compile_layer(make())
        third = re.match(r"export default function \(L, atlas, (\w+)\) \{\n", text)[1]
        assert third.startswith(("atlas_map_", "map_"))
        name = re.search(r"\nreturn (\w+);\n}\n$", text)[1]
        assert f"var {name} = " in text

    def test_a_layer_carries_no_data_and_is_not_added_to_the_map(self, make):
        text = compile_layer(make())
        assert "addTo" not in text
        assert "features" not in text
        assert "coordinates" not in text

    def test_the_runtime_is_told_the_constants(self):
        text = compile_layer(SymbolLayer("parks", PARK))
        assert "atlas.symbol(" in text
        assert '"shape": "square"' in text
        assert '"color": "park"' in text
        assert '"pane": "sites"' in text

    def test_an_engine_is_named_not_built_in(self):
        text = compile_layer(LAYERS["tiles"]())
        assert "atlas.tiles(" in text
        assert '"protomaps"' in text

    def test_the_same_input_gives_the_same_text(self, make):
        assert compile_layer(make()) == compile_layer(make())
        assert compile_map(AtlasMap()) == compile_map(AtlasMap())

    def test_another_process_gives_the_same_text(self):
        """Content addresses must agree between replicas."""
        code = (
            "from layers.compile import *; from layers.folium_layers import *; "
            "from layers.symbology import SymbolStyle; "
            "print(compile_map(AtlasMap()) + compile_layer(SymbolLayer('parks', SymbolStyle('square', 'park'))), end='')"
        )
        other = subprocess.run(
            [sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True
        )
        assert other.stdout == compile_map(AtlasMap()) + compile_layer(SymbolLayer("parks", PARK))

    def test_other_constants_give_another_text(self):
        other = SymbolStyle("diamond", "park")
        assert compile_layer(SymbolLayer("parks", PARK)) != compile_layer(
            SymbolLayer("parks", other)
        )


class TestRefusals:
    @pytest.mark.parametrize(
        "text",
        ["{{7*7}}", "{{ cycler.__init__ }}", "{% for x in y %}", "{% raw %}", "{# note #}", "a{{b"],
    )
    def test_template_marks_are_refused(self, text):
        """There is no second template pass: what would need one does not compile."""
        with pytest.raises(CompileError, match="template"):
            compile_layer(CoverageLayer("units", class_name=text, pane="units"))

    @pytest.mark.parametrize(
        "address",
        ["https://tiles.example.org/x.js", "http://10.0.0.1/a", "//cdn.example.com/x.css"],
    )
    def test_an_outside_address_among_the_constants_is_refused(self, address):
        with pytest.raises(CompileError, match="outside address"):
            compile_layer(CoverageLayer("units", class_name=address, pane="units"))

    def test_an_outside_asset_is_refused_by_name(self):
        class FancyLayer(JSCSSMixin, CoverageLayer):
            default_js = (("fancy", "https://cdn.example.com/fancy.js"),)
            default_css = ()

        with pytest.raises(CompileError, match=re.escape("https://cdn.example.com/fancy.js")):
            compile_layer(FancyLayer("units", class_name="unit", pane="units"))

    def test_a_layer_of_folium_that_loads_assets_from_outside_is_refused(self):
        with pytest.raises(CompileError, match="outside address"):
            compile_layer(MarkerCluster())

    def test_a_tile_layer_is_refused(self):
        with pytest.raises(CompileError, match="outside address"):
            compile_layer(folium.TileLayer("https://tile.example.org/{z}/{x}/{y}.png", attr="x"))

    def test_markup_among_the_constants_stays_a_quoted_text(self):
        text = compile_layer(CoverageLayer("u", class_name='</script>"+alert(1)+"', pane="units"))
        assert r"\"+alert(1)+\"" in text
