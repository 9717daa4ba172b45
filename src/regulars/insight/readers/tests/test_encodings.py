"""The encoding of a text is told even where one word only has letters beyond ASCII."""

import pytest

from regulars.insight.readers import Notation, errors, read
from regulars.insight.readers.encodings import encoding_of
from regulars.insight.readers.tests.samples import cautions, rows, write

SINGLE = {
    "cp1252": (
        "Käse|Müsli|Öl|Äpfel|Größe|Straße|FRÜCHTE|KÄSE|Grüner Tee|Über|Brötchen|ß|"  # German
        "Crème|café|thé|Noël|crêpe|Thé glacé|été|à|cœur|œufs|Gruyère|ça|THÉ|"  # French
        "één|hoeveelheid €5|geïmporteerd|coördinatie|financiën|"  # Dutch
        "jalapeño|piñata|Señor|São|pão|caffè|perché|smørrebrød|æble|Ærø|knäckebröd|"
        "1,50 €|€5|£5 voucher|£ 5|Fish & Chips £3|5 € Gutschein|1 234,00 €|m²|20°C|"
        "King’s tea|“Tea”|Kaffee™|Nespresso®|ananas 5 ½|Nescafé™|25 °C|±5|1ª calidad|Nº 5|Mª José|"
        "scène|maçã|irmãs|limões|põe|mãe|cãibra|città|più|È|bœuf|œuf|cœliaque|Œillets|knæet|"
        "brauð|þorskur|ýsa|Skyr með bláberjum|fiðla|íþróttir|harðfiskur|sýrður rjómi|Þrúgur"
    ),
    "cp1250": (
        "żółty|Łódź|kawa zbożowa żytnia|mąka|herbata różana|pączki z różą|jabłko|ser żółty|"
        "čaj třešeň|příliš|tészta gyűjtő|Ż|"
        "śliwka|čaj|kůň|čokoláda|ćevapi|Őszi|tőzeg|ulei măsline|černý čaj"
    ),
    "cp1254": (
        "ağaç çay|Türk kahvesi, çay bardağı|ÇİLEK|kuş|başlık|kazağı|bardağı|kayısı|İncir|"
        "yeşil çay|Şam fıstığı|çiğ köfte|kuşburnu"
    ),
    "mac_roman": "Café|Größe|Crème brûlée|Weiße Müsli Käse",
    "cp1251": (
        "чай|Чай|кофе|лимон|мёд|каша|хлеб|Зелёный чай|ЧАЙ|КОФЕ|чай Earl Grey|масло|сыр|яблоки|"
        "вода|борщ|молоко|соль|шоколад|"
        "България|кафе|сирене|баница|Кисело мляко|боза|Зелен чай|ракия|мед|хляб|білий чай"
    ),
    "gb18030": (
        "茶|绿茶|乌龙茶|红茶|咖啡|普洱茶|龙井茶叶|茉莉花茶|牛奶|面包|苹果|绿茶 500g|大红袍|铁观音|"
        "包|笔|花|酒|灯|衣服|帽子|手机|毛巾|围巾|口红|香水|项链|耳机|雨伞|蜂蜜|饺子"
    ),
    "cp874": "ชาเขียว|กาแฟ|ข้าวหอมมะลิ|ชาเขียวมะลิ",
    "cp1253": (
        "Τσάι|τσάι|καφές|Καφές|ελιές|λάδι|μέλι|ούζο|φέτα|γάλα|Ελληνικός καφές|ψωμί|κρασί|τυρί|"
        "ρύζι|γιαούρτι|μπύρα|τσάι βουνού"
    ),
    "cp932": "緑茶|抹茶ティー|お茶|ほうじ茶|紅茶|コーヒー|パン|寿司|時計|うどん|りんご|指輪",
    "big5": "綠茶|烏龍茶|高山茶葉|茉莉花茶|咖啡|雨傘|牛奶|麵包|蘋果|衣服|帽子|毛巾|珍珠|鳳梨酥",
    "cp949": "우롱차와 녹차 선물세트",
    "koi8_r": "Чай|Зелёный чай",
    "cp866": "Зеленый чай|кофе молотый|Кофе",
    "cp1256": "قهوة|شاي أخضر بالنعناع",
    "euc_jp": "抹茶ティー|お茶の葉",
}
CASES = [(encoding, word) for encoding, words in SINGLE.items() for word in words.split("|")]


def table(word: str, lines: int = 20) -> str:
    return "order;customer;date;product;amount\n" + "".join(
        f"{number};c{number % 7};2024-05-{number % 28 + 1:02};{word};1,50\n"
        for number in range(lines)
    )


class TestEncodings:
    @pytest.mark.parametrize(("encoding", "word"), CASES)
    def test_are_told_by_one_word(self, tmp_path, encoding, word):
        assert encoding_of(write(tmp_path, table(word), encoding=encoding)) == encoding

    @pytest.mark.parametrize(
        ("word", "encoding", "taken_for"),
        [
            ("şeker", "cp1254", "cp1252"),  # an Icelandic þeker
            ("kırmızı", "cp1254", "cp1250"),  # a Czech kýrmýzý
            ("油", "gb18030", "cp1251"),
            ("녹차", "cp949", "gb18030"),
            ("緑茶", "euc_jp", "gb18030"),
        ],
    )
    def test_are_doubted_where_a_word_could_be_one_of_another_language(
        self, tmp_path, engine, word, encoding, taken_for
    ):
        reading = read(write(tmp_path, table(word), encoding=encoding), connection=engine)

        assert cautions(reading)["encoding_guessed"] == {
            "file": "orders.csv",
            "encoding": taken_for,
        }

    @pytest.mark.parametrize("amount", ["1,50 €", "€ 1,50", "€1,50", "1,50€"])
    def test_read_euro_signs_of_a_spreadsheet(self, tmp_path, engine, amount):
        text = "Auftrag;Kunde;Datum;Artikel;Betrag\n1;7;31.05.2024;Tee;" + amount + "\n"
        path = write(tmp_path, text, encoding="cp1252")

        reading = read(path, connection=engine)

        assert rows(reading, "amount_minor") == [(150,)]
        assert reading.currency == "EUR"
        assert cautions(reading)["encoding_guessed"] == {"file": "orders.csv", "encoding": "cp1252"}

    def test_are_told_by_the_language_of_most_words(self, tmp_path):
        words = "Müller|Crème brûlée|Jalapeño|Größe|Käse|Öl|1,50 €|Smørrebrød|Über|Kräuter"
        text = "".join(table(word, lines=2) for word in words.split("|"))

        assert encoding_of(write(tmp_path, text, encoding="cp1252")) == "cp1252"

    def test_that_were_named_are_not_cautioned_about(self, tmp_path, engine):
        path = write(tmp_path, table("śliwka"), encoding="cp1250")

        reading = read(
            path, notation=Notation(encoding="cp1250"), currency="PLN", connection=engine
        )

        assert rows(reading, "product_name")[0] == ("śliwka",)
        assert "encoding_guessed" not in cautions(reading)

    def test_that_do_not_fit_name_the_way_out(self, tmp_path, engine):
        path = write(tmp_path, table("Käse"), encoding="cp1252")

        with pytest.raises(errors.UnreadableText) as refusal:
            read(path, notation=Notation(encoding="utf-8"), connection=engine)
        assert "--encoding" in str(refusal.value)
