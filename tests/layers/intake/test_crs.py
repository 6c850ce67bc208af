"""Reference systems: by code or a text that stands alone; nothing outside it is ever opened."""

import pytest
from pyproj import CRS

from geo.crs import GEOGRAPHIC_CRS
from geo.findings import RefusedError
from layers.intake.crs import crs_of
from layers.intake.source import Notes


@pytest.mark.parametrize(
    ("stated", "epsg"),
    [
        ("EPSG:4490", 4490),
        ("epsg:4545", 4545),
        ("urn:ogc:def:crs:EPSG::4490", 4490),
        ("urn:ogc:def:crs:EPSG:8.9:3857", 3857),
        ("http://www.opengis.net/def/crs/EPSG/0/4490", 4490),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326),
        ("OGC:CRS84", 4326),
        ("CRS84", 4326),
    ],
)
def test_codes(stated, epsg):
    assert crs_of(stated, Notes("x")).to_epsg() == epsg


def test_longitude_latitude_has_one_name():
    assert crs_of("urn:ogc:def:crs:OGC:1.3:CRS84", Notes("x")) is GEOGRAPHIC_CRS


@pytest.mark.parametrize("form", ["wkt", "json", "dict", "proj"])
def test_texts(form):
    crs = CRS.from_epsg(4545)
    stated = {
        "wkt": crs.to_wkt(),
        "json": crs.to_json(),
        "dict": crs.to_json_dict(),
        "proj": "+proj=tmerc +lat_0=0 +lon_0=108 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs",
    }[form]
    assert crs_of(stated, Notes("x")).is_projected


def test_the_usual_null_grid_is_no_grid():
    wkt = CRS.from_epsg(3857).to_wkt("WKT1_GDAL")
    assert "nadgrids=@null" in wkt
    assert crs_of(wkt, Notes("x")).to_epsg() == 3857


@pytest.mark.parametrize(
    ("stated", "code"),
    [
        ("EPSG:999999", "crs-unknown"),
        ("", "crs-unknown"),
        ("/etc/passwd", "crs-unknown"),
        ("file:///etc/passwd", "crs-unknown"),
        ("GEOGCS[", "crs-unknown"),
        ("x" * 100_000, "crs-unknown"),
        ({"type": "GeographicCRS"}, "crs-unknown"),
        ("http://127.0.0.1/crs", "crs-refers-elsewhere"),
        ("+init=epsg:4326", "crs-refers-elsewhere"),
        ("+proj=longlat +nadgrids=x.gsb", "crs-refers-elsewhere"),
        ("+proj=longlat +nadgrids=@null,x.gsb", "crs-refers-elsewhere"),
        ("+proj=longlat +geoidgrids=/etc/passwd", "crs-refers-elsewhere"),
        ("+proj=pipeline +step +proj=hgridshift +grids=x", "crs-refers-elsewhere"),
        ("+proj=longlat +towgs84=0,0,0 +catalog=/etc", "crs-refers-elsewhere"),
        ("EPSG:4978", "crs-not-of-a-map"),
        ("EPSG:5703", "crs-not-of-a-map"),
    ],
)
def test_what_is_refused(stated, code):
    with pytest.raises(RefusedError) as raised:
        crs_of(stated, Notes("x"))
    assert raised.value.findings[0].code == code
