from __future__ import annotations

import ibis
import pyarrow as pa
import pytest

from regulars.insight.cohorts.postage import is_service
from regulars.insight.tests.histories import rows_of

LEFT_OUT = """
POSTAGE | DOTCOM POSTAGE | Manual | CARRIAGE | Bank Charges | AMAZON FEE | SAMPLES | POST | P&P
Dotcomgiftshop Gift Voucher £20.00 | Gift card | $50 Gift Card | E-Gift Card | Adjust bad debt
Standard Shipping | Express delivery (UK) | Shipping & Handling | Free shipping | Tip | Voucher
Versandkosten | Versandkostenpauschale | DHL-Express Versand | Expressversand | Porto
Bearbeitungsgebühr | Geschenkgutschein 25 € | Gutschein | Warenprobe | Mindermengenzuschlag
Frais de port | Frais d'expédition | Livraison offerte | Carte cadeau 50 € | Chèque-cadeau
Bon d'achat | Échantillon gratuit | Gastos de envío | ENVÍO GRATIS | Tarjeta regalo | Muestra
Spese di spedizione | Buono regalo | Frete | Verzendkosten | Cadeaubon | Frakt | Presentkort
Koszty dostawy | Karta podarunkowa | Kargo ücreti | Phí vận chuyển | Μεταφορικά
Доставка | Доставка курьером | Почтовые расходы | Подарочная карта | Подарочный сертификат 1000 руб.
Куриерска услуга | Доставка до офис | Такса доставка | Подаръчен ваучер | Мостра | Подаръчна карта
运费 | 邮费补差 | 顺丰快递费 | 礼品卡 | 京东购物卡 | 手续费 | 样品 | 運費
送料 | 代引き手数料 | ギフトカード
배송비 | 기프트카드 | ค่าจัดส่ง | ค่าธรรมเนียม | บัตรของขวัญ | رسوم الشحن | بطاقة هدية | डिलीवरी शुल्क
"""
GOODS = """
House espresso beans 1 kg | Gift card holder | Sample set of teas | Manual coffee grinder | Port
Postage stamp mug | Shipping box, large | Delivery bag | Tip-top mug | Freight train | Card holder
Versandtasche A4 | Probierpaket | Portobello | Musterkoffer | Cadre photo | Fromage frais | Frais
Carte de France | Camiseta de muestra | Envío rápido, novela | Подарочный набор | Доставка солнца
Подаръчен комплект | 礼品盒 | 快递袋 | 明信片
ギフトセット | 선물세트 | กาแฟตัวอย่างดี | Post-it notes
BIRTHDAY CARD, RETRO SPOT | Charger | Feel-good candle | Free | Express | 85123A | M | 20
"""


def listed(text: str) -> list[str]:
    return [name.strip() for row in text.strip().splitlines() for name in row.split(" | ")]


def judged(names: list[str | None]) -> dict[str | None, bool]:
    table = ibis.memtable(pa.table({"name": pa.array(names, pa.string())}))
    rows = rows_of(table.mutate(found=is_service(table.name)))
    return {row["name"]: row["found"] for row in rows}


class TestIsService:
    def test_knows_postage_fees_gift_cards_and_samples_in_many_languages(self):
        found = judged(listed(LEFT_OUT))

        assert [name for name, service in found.items() if not service] == []

    def test_takes_no_goods_for_them(self):
        found = judged(listed(GOODS))

        assert [name for name, service in found.items() if service] == []

    @pytest.mark.parametrize("name", ["", None, "12", "£"])
    def test_says_nothing_of_names_without_letters(self, name):
        assert judged([name]) == {name: False}

    @pytest.mark.parametrize("name", ["ΈΞΟΔΑ ΑΠΟΣΤΟΛΉΣ", "έξοδα αποστολής", "KARGO ÜCRETİ"])
    def test_knows_large_letters_that_are_made_small_in_two_ways(self, name):
        assert judged([name]) == {name: True}

    def test_takes_no_long_text_for_one(self):
        short, long = f"{'the ' * 25}postage", f"{'the ' * 30}postage"

        assert judged([short, long]) == {short: True, long: False}
