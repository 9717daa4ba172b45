"""Products' pictures, drawn from their name and category: the same product, the same picture."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

from regulars.edges.sandbox.shop.types import Offer

Draw = Callable[[bytes, dict[str, str]], str]

# background, the thing itself, its darker side, its light detail
PALETTES = (
    ("#f1e2cf", "#8a4b2a", "#6d3a20", "#f6e9d8"),
    ("#e9dfd0", "#5b3a29", "#45291b", "#e8c9a0"),
    ("#f3ddc8", "#b5572f", "#934323", "#fbeadb"),
    ("#e3e6d3", "#5f7148", "#495a36", "#eef2dd"),
    ("#dfe7dc", "#3f6650", "#2e4f3d", "#dcebdd"),
    ("#efe0da", "#9c4a4a", "#7d3838", "#f8e6e0"),
    ("#e2e3ea", "#4d5a78", "#3b465f", "#e4e8f3"),
    ("#f2e6c4", "#b07d25", "#8e6319", "#fbf1d6"),
)
FRAME = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" width="320" height="320">'
    '<rect width="320" height="320" fill="{ground}"/>'
    '<circle cx="{sun_x}" cy="{sun_y}" r="{sun_r}" fill="{light}" opacity=".55"/>'
    '<ellipse cx="160" cy="268" rx="104" ry="13" fill="{dark}" opacity=".2"/>{thing}</svg>'
)
BEAN = (
    '<g transform="translate({x} {y}) rotate({turn})"><ellipse rx="17" ry="11" fill="{light}"/>'
    '<path d="M-15 0Q-5-6 0 0T15 0" fill="none" stroke="{body}" stroke-width="3"/></g>'
)
LEAF = (
    '<g transform="translate({x} {y}) rotate({turn})">'
    '<path d="M0 26C-20 10-16-14 0-28C16-14 20 10 0 26Z" fill="{light}"/>'
    '<path d="M0 22V-20" stroke="{body}" stroke-width="2.5"/></g>'
)
BAG = (
    '<path d="M96 92h128l12 164q0 10-10 10H94q-10 0-10-10Z" fill="{body}"/>'
    '<path d="M200 92h24l12 164q0 10-10 10h-22Z" fill="{dark}"/>'
    '<path d="M92 66h136v28H92z" fill="{dark}"/><path d="M92 74h136" stroke="{light}" '
    'stroke-width="3" stroke-dasharray="6 6"/>'
    '<rect x="112" y="130" width="82" height="92" rx="41" fill="{dark}" opacity=".55"/>'
)
TIN = (
    '<rect x="94" y="104" width="132" height="160" rx="12" fill="{body}"/>'
    '<path d="M196 104h18q12 0 12 12v136q0 12-12 12h-18Z" fill="{dark}"/>'
    '<rect x="88" y="74" width="144" height="38" rx="10" fill="{dark}"/>'
    '<rect x="94" y="132" width="132" height="96" fill="{dark}" opacity=".4"/>'
)
CAPSULE = (
    '<g transform="translate({x} {y})"><path d="M-34-26h68l-14 50q-2 8-10 8h-20q-8 0-10-8Z" '
    'fill="{body}"/><path d="M14-26h20l-14 50q-2 8-10 8H2Z" fill="{dark}"/>'
    '<ellipse cy="-26" rx="40" ry="11" fill="{light}"/></g>'
)
BOX = (
    '<rect x="72" y="128" width="176" height="136" rx="8" fill="{body}"/>'
    '<rect x="62" y="98" width="196" height="44" rx="8" fill="{dark}"/>'
    '<rect x="146" y="98" width="28" height="166" fill="{light}"/>'
    '<path d="M160 98C120 98 104 58 130 54C150 52 158 80 160 98C162 80 170 52 190 54'
    'C216 58 200 98 160 98Z" fill="none" stroke="{light}" stroke-width="11"/>'
)
KETTLE = (
    '<path d="M104 138h112l18 112q2 16-14 16H100q-16 0-14-16Z" fill="{body}"/>'
    '<path d="M188 138h28l18 112q2 16-14 16h-24Z" fill="{dark}"/>'
    '<path d="M92 196C60 190 74 124 46 116" fill="none" stroke="{body}" stroke-width="14" '
    'stroke-linecap="round"/><path d="M226 166C286 150 286 236 238 232" fill="none" '
    'stroke="{dark}" stroke-width="14"/><rect x="112" y="116" width="96" height="24" rx="10" '
    'fill="{dark}"/><circle cx="160" cy="106" r="13" fill="{light}"/>'
)
PRESS = (
    '<rect x="104" y="116" width="112" height="150" rx="14" fill="{light}" stroke="{dark}" '
    'stroke-width="8"/><path d="M108 178h104v70q0 14-14 14h-76q-14 0-14-14Z" fill="{body}"/>'
    '<path d="M160 60v116M116 176h88" stroke="{dark}" stroke-width="8"/>'
    '<circle cx="160" cy="58" r="14" fill="{body}"/><rect x="94" y="100" width="132" height="20" '
    'rx="10" fill="{dark}"/><path d="M218 142h20q20 0 20 20v36q0 20-20 20h-20" fill="none" '
    'stroke="{dark}" stroke-width="12"/>'
)
SCALE = (
    '<rect x="70" y="196" width="180" height="68" rx="14" fill="{body}"/>'
    '<rect x="84" y="170" width="152" height="26" rx="8" fill="{dark}"/>'
    '<rect x="124" y="216" width="72" height="30" rx="6" fill="{light}"/>'
    '<path d="M112 92h96l-12 66q-2 12-14 12h-44q-12 0-14-12Z" fill="{light}" stroke="{dark}" '
    'stroke-width="6"/><path d="M118 120h84l-8 40q-2 6-10 6h-48q-8 0-10-6Z" fill="{body}"/>'
)
BOTTLE = (
    '<path d="M138 60h44v38q30 14 30 46v104q0 16-16 16h-72q-16 0-16-16V144q0-32 30-46Z" '
    'fill="{body}"/><rect x="130" y="48" width="60" height="26" rx="8" fill="{dark}"/>'
    '<rect x="108" y="160" width="104" height="64" fill="{light}"/>'
    '<path d="M160 170q22 26 0 44q-22-18 0-44Z" fill="{body}"/>'
)
CUP = (
    '<path d="M84 146h140l-14 84q-6 34-40 34h-32q-34 0-40-34Z" fill="{body}"/>'
    '<path d="M190 146h34l-14 84q-6 34-40 34h-6q22-40 26-118Z" fill="{dark}"/>'
    '<path d="M220 166h18q24 0 20 26t-38 30" fill="none" stroke="{body}" stroke-width="13"/>'
    '<ellipse cx="154" cy="146" rx="70" ry="14" fill="{light}"/>'
    '<path d="M128 118q-14-18 0-34t0-34M166 118q-14-18 0-34t0-34" fill="none" stroke="{body}" '
    'stroke-width="6" stroke-linecap="round" opacity=".55"/>'
)


def picture(offer: Offer) -> str:
    """The product's picture as SVG."""
    chances = sha256(f"{offer.sku or offer.product}|{offer.name}".encode()).digest()
    ground, body, dark, light = PALETTES[chances[0] % len(PALETTES)]
    colours = {"ground": ground, "body": body, "dark": dark, "light": light}
    draw = _kind(f"{offer.category} {offer.name}".lower())
    thing = draw(chances, colours)
    place = {"sun_x": 60 + chances[1] % 200, "sun_y": 50 + chances[2] % 70}
    return FRAME.format(thing=thing, sun_r=48 + chances[3] % 40, **place, **colours)


def _kind(words: str) -> Draw:
    """What is drawn for a product of this category and name: the first word that fits."""
    return next((draw for word, draw in KINDS if word in words), _plain(CUP))


def _plain(shape: str) -> Draw:
    def draw(chances: bytes, colours: dict[str, str]) -> str:
        del chances
        return shape.format(**colours)

    return draw


def _strewn(shape: str, detail: str, number: int) -> Draw:
    """A shape with some details on its label, turned by chance."""

    def draw(chances: bytes, colours: dict[str, str]) -> str:
        places = ((153, 152), (138, 180), (168, 182), (153, 208))[:number]
        details = [
            detail.format(
                x=x + chances[4 + place] % 7 - 3,
                y=y,
                turn=chances[8 + place] % 90 - 45,
                **colours,
            )
            for place, (x, y) in enumerate(places)
        ]
        return shape.format(**colours) + "".join(details)

    return draw


def _grains(chances: bytes, colours: dict[str, str]) -> str:
    grains = [
        f'<circle cx="{126 + chances[4 + place] % 54}" cy="{146 + chances[12 + place] % 60}" '
        f'r="{3 + chances[20 + place] % 3}" fill="{colours["light"]}"/>'
        for place in range(8)
    ]
    return BAG.format(**colours) + "".join(grains)


def _capsules(chances: bytes, colours: dict[str, str]) -> str:
    places = ((110, 232), (206, 232), (158, 158 + chances[4] % 8))
    return "".join(CAPSULE.format(x=x, y=y, **colours) for x, y in places)


KINDS: tuple[tuple[str, Draw], ...] = (
    ("gift", _plain(BOX)),
    ("kit", _plain(BOX)),
    ("capsule", _capsules),
    ("ground ", _grains),
    ("descaler", _plain(BOTTLE)),
    ("scale", _plain(SCALE)),
    ("h press", _plain(PRESS)),
    ("grinder", _plain(PRESS)),
    ("kettle", _plain(KETTLE)),
    ("teapot", _plain(KETTLE)),
    ("moka", _plain(KETTLE)),
    ("bean", _strewn(BAG, BEAN, 4)),
    ("infuser", _plain(CUP)),
    ("cup", _plain(CUP)),
    ("tea", _strewn(TIN, LEAF, 3)),
    ("tin", _strewn(TIN, BEAN, 3)),
    ("paper", _plain(BOX)),
)
