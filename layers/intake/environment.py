"""The environment the reading process gets: nothing of the server's, and map libraries held short."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

GDAL_DRIVERS: Final = frozenset({"ESRI Shapefile", "FlatGeobuf"})
"""The only drivers left to GDAL; every other format is read by other means."""

_SKIPPED_DRIVERS: Final = (
    # Vector and database.
    "MEM", "Memory", "PCIDSK", "PDS4", "VICAR", "PDF", "MBTiles", "EEDA", "OGCAPI", "GDALG", "MapInfo File",
    "UK .NTF", "LVBAG", "S57", "DGN", "OGR_VRT", "CSV", "NAS", "GML", "GPX", "LIBKML", "KML", "GeoJSON",
    "GeoJSONSeq", "ESRIJSON", "TopoJSON", "Interlis 1", "Interlis 2", "OGR_GMT", "GPKG", "SQLite", "ODBC",
    "WAsP", "PGeo", "MSSQLSpatial", "PostgreSQL", "MySQL", "OpenFileGDB", "FileGDB", "DXF", "CAD", "DWG",
    "DGNV8", "GeoRSS", "VFK", "PGDUMP", "OSM", "GPSBabel", "OGR_PDS", "WFS", "OAPIF", "SOSI", "EDIGEO",
    "SVG", "Idrisi", "XLS", "ODS", "XLSX", "Elasticsearch", "Carto", "AmigoCloud", "SXF", "Selafin", "JML",
    "PLSCENES", "CSW", "VDV", "GMLAS", "MVT", "NGW", "MapML", "GTFS", "PMTiles", "JSONFG", "Parquet",
    "Arrow", "MiraMonVector", "ADBC", "AVCBin", "AVCE00", "AIVector", "HTTP", "TIGER", "netCDF", "HDF4",
    "HDF5", "Zarr", "GNMFile", "GNMDatabase", "OCI", "GeoRaster", "HANA", "MongoDBv3", "IDB", "SDE", "XODR",
    "LIBERTIFF", "S101", "EEDAI", "TileDB", "Walk", "REC",
    # Raster: a file may be taken for one of these before its own driver sees it.
    "VRT", "DERIVED", "GTI", "GTiff", "COG", "NITF", "RPFTOC", "ECRGTOC", "HFA", "SAR_CEOS", "CEOS",
    "JAXAPALSAR", "GFF", "ELAS", "ESRIC", "AIG", "AAIGrid", "GRASSASCIIGrid", "ISG", "SDTS", "DTED", "PNG",
    "JPEG", "GIF", "BIGGIF", "FITS", "BSB", "XPM", "BMP", "DIMAP", "AirSAR", "RS2", "SAFE", "PCRaster",
    "ILWIS", "SGI", "SRTMHGT", "Leveller", "Terragen", "ISIS3", "ISIS2", "PDS", "TIL", "ERS", "JP2OpenJPEG",
    "L1B", "FIT", "GRIB", "RMF", "WCS", "WMS", "MSGN", "RST", "GSAG", "GSBG", "GS7BG", "COSAR", "TSX",
    "COASP", "R", "MAP", "KMLSUPEROVERLAY", "WEBP", "Rasterlite", "PLMOSAIC", "CALS", "WMTS", "SENTINEL2",
    "MRF", "ROI_PAC", "ENVI", "EHdr", "ISCE", "ACE2", "CTG", "PAux", "MFF", "MFF2", "FujiBAS", "GSC",
    "FAST", "BT", "LAN", "CPG", "NDF", "EIR", "DIPEx", "LCP", "GTX", "LOSLAS", "NTv1", "NTv2", "CTable2",
    "SNODAS", "KRO", "ROI_PAC", "RRASTER", "BYN", "NOAA_B", "NSIDCbin", "RIK", "USGSDEM", "GXF", "BAG",
    "STACIT", "STACTA", "XYZ", "ARG", "BLX", "KEA", "HF2", "ZMap", "SIGDEM", "EXR", "AVIF", "HEIF", "JPEGXL",
    "TGA", "OGCAPI", "NGSGEOID", "IRIS", "PRF", "GenBin", "DOQ1", "DOQ2", "ADRG", "SRP", "MSG", "BIGGIF",
)  # fmt: skip

_GDAL: Final = {
    # A comma anywhere makes the comma the separator; several names hold blanks.
    "GDAL_SKIP": ",".join(sorted(set(_SKIPPED_DRIVERS))),
    "GDAL_DRIVER_PATH": "disable",
    "OGR_DRIVER_PATH": "disable",
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_HTTP_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTPS_PROXY": "http://127.0.0.1:9",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GDAL_VRT_ENABLE_PYTHON": "NO",
    "GDAL_VRT_ENABLE_RAWRASTERBAND": "NO",
    "GDAL_PAM_ENABLED": "NO",
    "GDAL_NUM_THREADS": "1",
    "GDAL_CACHEMAX": "32",
    "CPL_CURL_ENABLE_VSIMEM": "NO",
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "CPL_VSIL_CURL_USE_HEAD": "NO",
    "CPL_VSIL_DEFLATE_CHUNK_SIZE": "1M",
    "AWS_NO_SIGN_REQUEST": "YES",
    "AWS_EC2_METADATA_DISABLED": "true",
    "CPL_MACHINE_IS_GCE": "NO",
    "OGR_GEOJSON_MAX_OBJ_SIZE": "10",
    "OGR_SQLITE_LOAD_EXTENSIONS": "",
    "SHAPE_RESTORE_SHX": "NO",
    "PROJ_NETWORK": "OFF",
}

_OTHERS: Final = {
    # One thread each: address space is limited, and the server needs its cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "OPENPYXL_LXML": "False",
    "OPENPYXL_DEFUSEDXML": "True",
    "http_proxy": "http://127.0.0.1:9",
    "https_proxy": "http://127.0.0.1:9",
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
}


_SYSTEM: Final = ("SYSTEMROOT", "LD_LIBRARY_PATH")


def clean_environment(folder: Path) -> dict[str, str]:
    """Give the whole environment of the reading process.

    Parameters
    ----------
    folder
        Its private folder, which is its home and its place for temporary files.
    """
    places = dict.fromkeys(
        ("HOME", "TMPDIR", "TEMP", "TMP", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
        str(folder),
    )
    places["PROJ_USER_WRITABLE_DIRECTORY"] = str(folder)
    # Where the system finds its own libraries; nothing else of the server's environment goes along.
    system = {name: os.environ[name] for name in _SYSTEM if name in os.environ}
    return {"PATH": os.defpath if os.name == "nt" else "", **_GDAL, **_OTHERS, **places, **system}
