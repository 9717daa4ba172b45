"""What is sold beside the goods: postage, fees, gift cards, samples and entries made by hand.

They stand on order lines like products, and often on everybody's first order, so they would rank as
the product that customers began with. The rule is explicit: the name or the code of a product, in
small letters and without figures and marks, is made up of nothing but the words below. At least one
is a service in its language; the others go with one. ``Gift voucher £20.00`` and ``DHL-Express
Versand`` are services; ``Gift card holder`` and ``Sample set of teas`` are goods.
"""

from __future__ import annotations

import ibis.expr.types as ir

BETWEEN_WORDS = r"[^\p{L}\p{M}]+"  # becomes a blank
LONGEST = 120  # letters; what is said of a service takes fewer, and long texts take long to judge
LETTERS = "[^ ]"  # as nothing but letters and blanks is left; a class of all letters is slow

# By language, patterns of services. A blank stands between words.
SERVICES: dict[str, tuple[str, ...]] = {
    "English": (
        "post",
        "postage",
        "p p",
        "shipping",
        "shipment",
        "delivery",
        "carriage",
        "freight",
        "courier",
        "handling",
        "fees?",
        "amazonfee",
        "charges?",
        "surcharge",
        "commission",
        "tip",
        "gratuity",
        "manual",
        "adjust(ment)?",
        "adjust bad debt",
        "samples?",
        "store credit",
        "vouchers?",
        f"({LETTERS}+ )?e? ?gift ?(card|voucher|certificate)s?",
    ),
    "German": (
        f"{LETTERS}*versand(kosten)?(pauschale|anteil)?",
        "porto",
        "lieferung",
        "liefer(kosten|pauschale)",
        "fracht(kosten)?",
        f"{LETTERS}*geb(ü|ue)hr(en)?",
        "nachnahme",
        f"{LETTERS}*zuschlag",
        "trinkgeld",
        "(waren|gratis)?proben?",
        "muster",
        f"{LETTERS}*gutscheine?",
        "geschenkkarten?",
    ),
    "French": (
        "frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)",
        "frais bancaires?",
        "livraison",
        "exp(é|e)dition",
        "affranchissement",
        "cartes? cadeaux?",
        "(ch(è|e)ques?|bons?) cadeaux?",
        "bons? d achat",
        "(é|e)chantillons?( gratuits?)?",
        "pourboire",
    ),
    "Spanish": (
        "(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)",
        "env(í|i)o",
        "portes",
        "comisi(ó|o)n",
        "tarjetas? (de )?regalo",
        "(cheques?|vales?|bonos?) (de )?regalo",
        "muestras?( gratis)?",
        "propina",
    ),
    "Italian": (
        "(spese|costi) di (spedizione|trasporto|gestione)",
        "spedizione",
        "commissione",
        "(carta|buono) regalo",
        "campion(e|i)( omaggio)?",
    ),
    "Portuguese": (
        "frete",
        "(custos?|taxa) de (envio|entrega)",
        "(cart(ã|a)o|vale) presente",
        "amostras?",
    ),
    "Dutch": (
        "(verzend|bezorg)kosten",
        "verzending",
        "bezorging",
        "cadeau(bon|kaart)",
        "toeslag",
    ),
    "Polish": (
        "(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))",
        "(karta|bon) (podarunkow(a|y))",
        "pr(ó|o)bki?",
    ),
    "Nordic": (
        "frakt",
        "fragt",
        "(presentkort|gavekort|lahjakortti)",
        "leveringsgebyr",
        "toimituskulut",
    ),
    "Turkish": ("kargo( (ücreti|ucreti|bedeli))?", "hediye (kartı|karti|çeki|ceki)"),
    "Vietnamese": ("phí (vận chuyển|ship|giao hàng)", "thẻ quà tặng"),
    "Greek": ("μεταφορικά", "έξοδα αποστολής", "δωροκάρτα", "δωροεπιταγή"),
    "Russian": (
        "доставка",
        "стоимость доставки",
        "почтовые расходы",
        "пересылка",
        "комиссия",
        "наценка",
        "подарочн(ая|ые) карт(а|ы)",
        "подарочный сертификат",
        "образ(ец|цы)",
        "пробники?",
        "чаевые",
        "корректировка",
    ),
    "Bulgarian": (
        "куриер(ска услуга)?",
        "(пощенски|транспортни) разходи",
        "такса( доставка)?",
        "комисион(а|на)?",
        "подаръчн(а карта|и карти)",
        "(подаръчен )?ваучер",
        "мостр(а|и)",
        "бакшиш",
    ),
    "Ukrainian": ("подарункова картка", "подарунковий сертифікат", "комісія", "зразок"),
    "Chinese": (
        f"{LETTERS}*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?",
        f"{LETTERS}*(手续费|手續費|服务费|服務費)",
        f"{LETTERS}*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)",
        "(免费|試用|试用)?(样品|樣品|小样)",
    ),
    "Japanese": (
        f"{LETTERS}*(送料|配送料|手数料)",
        f"{LETTERS}*(ギフトカード|ギフト券|商品券)",
        "(無料)?サンプル",
    ),
    "Korean": ("배송비", "택배비", "수수료", f"{LETTERS}*(상품권|기프트카드)", "샘플"),
    "Thai": (
        f"ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม){LETTERS}*",
        f"บัตร(ของขวัญ|กำนัล){LETTERS}*",
        "(สินค้า)?ตัวอย่าง(สินค้า)?",
    ),
    "Arabic": ("(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)", "بطاقة هدي(ة|ه)", "قسيمة هدايا"),
    "Hindi": ("(शिपिंग|डिलीवरी)( शुल्क)?", "उपहार कार्ड"),
}

# Words that say nothing of the goods where they stand beside a service.
COMPANIONS = (
    "and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и"
    "|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international"
    "|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next"
    "|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection"
    "|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital"
    "|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo"
    "|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente"
    "|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис"
    "|eur|euro|euros|usd|gbp|chf|лв|руб"
)


def service_pattern() -> str:
    """The rule as one regular expression, for names that :func:`is_service` has made plain."""
    services = "|".join(pattern for language in SERVICES.values() for pattern in language)
    services = services.replace("ς", "σ")
    return f"^ ?(({COMPANIONS}) )*({services})( ({COMPANIONS}|{services}))* ?$"


def is_service(text: ir.StringValue) -> ir.BooleanValue:
    """Whether a product's name or code is one of postage, a fee, a gift card and the like.

    False where there is no text, or more than 120 letters of it.
    """
    # Engines differ in how they write these two small.
    small = text.replace("İ", "i").lower().replace("ς", "σ")
    plain = small.re_replace(BETWEEN_WORDS, " ")
    short = (plain.length() <= LONGEST).ifelse(plain, "")
    return short.re_search(service_pattern()).fill_null(False)  # noqa: FBT003 - Ibis names it so
