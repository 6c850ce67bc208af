"""What the map must say of its boundaries, in both languages."""

CAPTION = {
    "zh": (
        "行政区划数据来源：国家地理信息公共服务平台（天地图），源图审图号 GS(2024)0650号；经简化，"
        "2025年11月两江新区/北碚区调整线为示意；非权威界线，不作划界依据。河流：Natural Earth。"
    ),
    "en": (
        "Administrative boundaries: National Platform for Common Geospatial Information Services (Tianditu), "
        "map number of the source GS(2024)0650; simplified; the November 2025 line between Liangjiang New Area "
        "and Beibei is indicative; not authoritative, not for delimitation. Rivers: Natural Earth."
    ),
}
CAPTION_SHORT = {
    "zh": "界线：天地图，源图审图号 GS(2024)0650号，经简化，非权威，不作划界依据 · 河流：Natural Earth",
    "en": "Boundaries: Tianditu, source map GS(2024)0650, simplified, not authoritative · Rivers: Natural Earth",
}
