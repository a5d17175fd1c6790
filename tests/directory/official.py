"""Small official files, written as their publishers write them, for a square county 4 km wide.

The county (E10000099) has two districts, each 2 km by 4 km, west and east of easting 402000. Each has two
neighbourhoods, south and north of northing 302000.
"""

import gzip
import json
import lzma
import zipfile

WEST, EAST, COUNTY = "E07000097", "E07000098", "E10000099"
SOUTH_WEST, NORTH_WEST, SOUTH_EAST, NORTH_EAST = (f"E0100000{n}" for n in range(1, 5))

COUNCILS = """\
local-authority-code,official-name,nice-name,gss-code,start-date,end-date,replaced-by,nation,region,\
local-authority-type,county-la,gov-uk-slug
CTY,Square County Council,Square,E10000099,,,,England,South West,CTY,,square
WES,West District Council,West,E07000097,,,,England,South West,NMD,CTY,west
EAS,East District Council,East,E07000098,,,,England,South West,NMD,CTY,east
ABE,Aberdeen City Council,Aberdeen,S12000033,,,,Scotland,Scotland,SCO,,aberdeen
WMC,West Midlands,West Midlands,E47000007,2016-06-17,,,England,West Midlands,COMB,,west-midlands
"""
INDICATORS = """\
lsoa21cd,lsoa21nm,lad24cd,lad24nm,utla24cd,utla24nm,easting,northing,IMD_decile,ruc,census21_65_over,\
census21_disabled,census21_residents
E01000001,West 001A,E07000097,West,E10000099,Square,401000,301000,3,Urban,300,250,1500
E01000002,West 001B,E07000097,West,E10000099,Square,401000,303000,7,Rural,400,260,1600
E01000003,East 001A,E07000098,East,E10000099,Square,403000,301000,1,Urban,200,350,1700
E01000004,East 001B,E07000098,East,E10000099,Square,403000,303000,10,Rural,500,240,1400
"""
DIRECTORY_HEADER = (
    "pcd,pcd2,pcds,dointr,doterm,oscty,oslaua,osward,usertype,oseast1m,osnrth1m,osgrdind,ctry,lsoa11,lat,"
    "long,oa21,lsoa21,msoa21"
)


def directory_row(pcds, east, north, *, ended="", quality="1", nation="E92000001", lsoa=""):
    """One line of the ONS Postcode Directory."""
    compact = pcds.replace(" ", "")
    return (
        f'"{compact}","{pcds}","{pcds}","198001","{ended}","","","","0","{east}","{north}",{quality},'
        f'"{nation}","",51.1,-2.1,"","{lsoa}",""'
    )


def directory(*rows):
    """The ONS Postcode Directory with ``rows``."""
    return "\n".join([DIRECTORY_HEADER, *rows]) + "\n"


def square(east, north, width, height):
    """A closed ring on the national grid."""
    return [
        [east, north], [east + width, north], [east + width, north + height], [east, north + height],
        [east, north],
    ]  # fmt: skip


def feature(properties, *rings):
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


def neighbourhood_features():
    corners = {
        SOUTH_WEST: (400_000, 300_000),
        NORTH_WEST: (400_000, 302_000),
        SOUTH_EAST: (402_000, 300_000),
        NORTH_EAST: (402_000, 302_000),
    }
    return [
        feature({"LSOA21CD": code, "LSOA21NM": f"Place {code[-1]}"}, square(*corner, 2_000, 2_000))
        for code, corner in corners.items()
    ]


def district_features():
    return [
        feature({"LAD24CD": WEST, "LAD24NM": "West"}, square(400_000, 300_000, 2_000, 4_000)),
        feature({"LAD24CD": EAST, "LAD24NM": "East"}, square(402_000, 300_000, 2_000, 4_000)),
    ]


def county_features():
    return [feature({"CTYUA24CD": COUNTY, "CTYUA24NM": "Square"}, square(400_000, 300_000, 4_000, 4_000))]


def collection(features):
    return json.dumps({"type": "FeatureCollection", "name": "areas", "features": features})


def a_line_each(features):
    return "".join(json.dumps(one) + "\n" for one in features)


def write(path, text):
    """Write ``text`` wrapped as the name of ``path`` says."""
    raw = text.encode()
    if path.suffix == ".gz":
        path.write_bytes(gzip.compress(raw))
    elif path.suffix == ".xz":
        path.write_bytes(lzma.compress(raw))
    else:
        path.write_bytes(raw)
    return path


def zipped(path, **members):
    """A zip whose members are named with __ for / and _dot_ for a dot's place."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return path
