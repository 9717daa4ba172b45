"""The fields of order histories, and the names that shops give their columns."""

from __future__ import annotations

from regulars.insight.readers.fields import Field, FieldSet, Kind, tiers
from regulars.insight.readers.vocabulary.common import (
    CATEGORY_NAMES,
    CURRENCY_NAMES,
    EMAIL_NAMES,
    PRODUCT_ID_NAMES,
    PRODUCT_NAME_NAMES,
)

ORDER_FIELDS = FieldSet(
    name="orders",
    fields=(
        Field(
            "order_id",
            Kind.IDENTIFIER,
            "the number of the order, invoice or receipt",
            tiers(
                "order id; order number; order no; order #; invoice no; invoice number; "
                "invoice id; "
                "invoice; transaction id; receipt number; receipt no; receipt id; order name; "
                "sales order; bestellnummer; bestellnr; auftragsnummer; auftragsnr; auftrag nr; "
                "rechnungsnummer; rechnungsnr;"
                "numéro de commande; n° commande; commande n°; numéro de facture; "
                "número de pedido; "
                "nº pedido; número de factura; numero ordine; número do pedido; ordernummer; "
                "bestelnummer; номер заказа; номер поръчка; заказ №; номер чека; "
                "订单号; 订单编号; 订单id; document number; amazon order id",
                "order; orders; name; order key; transaction; transaction number; receipt; ticket; "
                "bon nr; bonnummer; check number; sale id; basket id; payment id; "
                "bestellung; auftrag; rechnung; commande; pedido; ordine; заказ; поръчка; 订单",
                "id; reference; checkout id; number; nr; nummer; numéro; número; номер; 编号; "
                "beleg; belegnummer; belegnr",
            ),
        ),
        Field(
            "line_id",
            Kind.IDENTIFIER,
            "the line's own number",
            tiers(
                "line id; lineitem id; line item id; order line id; order item id; line number; "
                "item #; positionsnummer; row id",
                "transaction id",
            ),
        ),
        Field(
            "ordered_at",
            Kind.MOMENT,
            "when it was ordered",
            tiers(
                "ordered at; order date; order datetime; order created at; order created date; "
                "invoice date; transaction date; sale date; purchase date; date of order; "
                "order time; order timestamp; date ordered; bestelldatum; auftragsdatum; "
                "rechnungsdatum; date de commande; date commande; date de la commande; "
                "fecha de pedido; fecha del pedido; data ordine; data do pedido; besteldatum; "
                "дата заказа; дата на поръчка; 下单时间; 订单日期; 订单时间; 订单创建时间; "
                "下单日期; "
                "purchased at; datetime ordered",
                "created at; date created; created; creation date; date; datetime; timestamp; "
                "date time; date & time; datum; fecha; data; дата; дата и время; 日期; 时间; "
                "创建时间; day; order day; time stamp; erstellt am; date/time",
                "processed at; paid at; date paid; payment date; completed date; 付款时间; "
                "支付时间; bezahlt am; posting date; shipped date; ship date",
            ),
            whole_order=True,
        ),
        Field(
            "ordered_time",
            Kind.CLOCK,
            "the time of day, where it has its own column",
            tiers(
                "time; order time; uhrzeit; heure; hora; ora; время; час; 时间; time of day; tijd"
            ),
            whole_order=True,
        ),
        Field(
            "customer_id",
            Kind.IDENTIFIER,
            "who bought",
            tiers(
                "customer id; customer number; customer no; customer key; customer #; client id; "
                "user id; member id; buyer id; account id; shopper id; kundennummer; kunden nr; "
                "kundenid; kunden id; numéro client; id client; n° client; id cliente; "
                "número de cliente; codice cliente; id do cliente; klantnummer; klant id; "
                "номер клиента; id клиента; код клиента; номер на клиент; 客户id; 客户编号; "
                "会员id; "
                "会员编号; 用户id; 买家id; customer reference id; customer user id; visitor id; "
                "buyer user id; customer code",
                "customer; client; user; member; buyer; shopper; account; kunde; "
                "cliente; klant; клиент; покупатель; 客户; 会员; 用户; 买家; loyalty card; "
                "card number; household; household key; buyer username; 买家昵称",
            ),
            whole_order=True,
        ),
        Field("email", Kind.EMAIL, "the customer's e-mail address", EMAIL_NAMES, whole_order=True),
        Field(
            "customer_name",
            Kind.TEXT,
            "the customer's name",
            tiers(
                "customer name; client name; buyer name; billing name; kundenname; nom du client; "
                "nombre del cliente; nome cliente; имя клиента; 客户姓名; 客户名称; 收货人"
            ),
            whole_order=True,
        ),
        Field(
            "phone",
            Kind.TEXT,
            "the customer's telephone number",
            tiers(
                "customer phone; phone; phone number; billing phone; phone (billing); telefon; "
                "telefonnummer; téléphone; teléfono; telefono; телефон; 电话; 手机号; 手机"
            ),
            whole_order=True,
        ),
        Field("product_id", Kind.IDENTIFIER, "the product's code", PRODUCT_ID_NAMES),
        Field("product_name", Kind.TEXT, "the product's name", PRODUCT_NAME_NAMES),
        Field("category", Kind.TEXT, "the product's category", CATEGORY_NAMES),
        Field(
            "channel",
            Kind.TEXT,
            "where it was sold, such as web or till",
            tiers(
                "channel; sales channel; order channel; source name; order source; origin; "
                "vertriebskanal; verkaufskanal; kanal; canal; canal de vente; canale; "
                "канал; канал продаж; 渠道; 销售渠道; platform",
                "source; location; store; shop; store name; branch; filiale; outlet; магазин; "
                "门店; "
                "店铺; attribution; purchase point",
            ),
            whole_order=True,
        ),
        Field(
            "quantity",
            Kind.NUMBER,
            "how many pieces",
            tiers(
                "quantity; qty; lineitem quantity; line item quantity; item quantity; "
                "order quantity; quantity (- refund); units; pieces; menge; anzahl; stückzahl; "
                "quantité; qté; cantidad; quantità; quantidade; aantal; количество; кол-во; 数量; "
                "购买数量; 商品数量; units sold; quantity ordered",
                "count; items; items sold; number of items; total quantity; item count; "
                "amount of items; stück; шт",
            ),
        ),
        Field(
            "amount",
            Kind.AMOUNT,
            "what the line brought, after discounts",
            tiers(
                "line total; lineitem total; line amount; line revenue; item total; item subtotal "
                "after discount; net sales; n. revenue; net revenue; order line total; "
                "line net; amount paid; positionssumme; total ligne; total línea; сумма строки; "
                "net sales amount; zeilensumme; item revenue",
                "amount; sales; sales amount; revenue; value; price total; total price; "
                "total sales; total amount; spend; turnover; betrag; umsatz; summe; montant; "
                "chiffre d'affaires; importe; ventas; importo; fatturato; valor; bedrag; omzet; "
                "сумма; выручка; стоимость; сума; 金额; 销售额; 成交金额; 实付金额; amt; monetary",
                "total; net total; net amount; gross sales; paid; gesamt; gesamtbetrag; "
                "totale; totaal; итого; всего; общо; 总额; 总金额; 总价; gross amount",
            ),
        ),
        Field(
            "order_subtotal",
            Kind.AMOUNT,
            "what the order's goods cost, after discounts",
            tiers(
                "subtotal; goods total; zwischensumme; sous-total; subtotal (inc tax); "
                "subtotal inc tax",
                "subtotal (ex tax); subtotal ex tax",
            ),
            whole_order=True,
        ),
        Field(
            "order_total",
            Kind.AMOUNT,
            "what was paid for the whole order",
            tiers(
                "order total; order amount; order value; order total amount; grand total; "
                "invoice total; invoice amount; total paid; bestellwert; bestellsumme; "
                "rechnungsbetrag; total commande; total de la commande; total del pedido; "
                "totale ordine; total do pedido; ordertotaal; сумма заказа; стоимость заказа; "
                "订单金额; 订单总额; 订单总价; basket value; total collected; endsumme; "
                "order total (inc tax)",
                "order total (ex tax)",
            ),
            whole_order=True,
        ),
        Field(
            "unit_price",
            Kind.AMOUNT,
            "the price of one piece",
            tiers(
                "unit price; lineitem price; line item price; item price; item cost; "
                "price per unit; "
                "unit cost price; price each; einzelpreis; stückpreis; prix unitaire; "
                "precio unitario; prezzo unitario; preço unitário; stuksprijs; "
                "цена за единицу; цена за штуку; единична цена; 单价; 商品单价; selling price",
                "price; product price; sale price; preis; prix; precio; prezzo; preço; prijs; "
                "цена; 价格; 商品价格",
            ),
        ),
        Field(
            "discount",
            Kind.AMOUNT,
            "the discount on the line",
            tiers(
                "lineitem discount; line discount; line item discount; item discount; discount; "
                "discounts; discount amount minor; rabatt; nachlass; remise; descuento; sconto; "
                "desconto; korting; скидка; отстъпка; 折扣; 优惠金额; discount value"
            ),
        ),
        Field(
            "order_discount",
            Kind.AMOUNT,
            "the discount on the whole order",
            tiers(
                "order discount; cart discount amount; cart discount; discount amount; "
                "discount total; total discount; total discounts; order discount amount; "
                "скидка на заказ; 订单优惠"
            ),
            whole_order=True,
        ),
        Field(
            "refunded",
            Kind.AMOUNT,
            "what was paid back of the order",
            tiers(
                "refunded amount; order refund amount; refunded total; refund amount; "
                "total refunded; refunded; erstattet; remboursé; reembolsado; возврат; 退款金额"
            ),
            whole_order=True,
        ),
        Field(
            "cost",
            Kind.AMOUNT,
            "what the line's goods cost the store",
            tiers(
                "line cost; cost of goods; cost of goods sold; cogs; total cost; item cogs; "
                "wareneinsatz; coût total; costo total; себестоимость; 成本"
            ),
        ),
        Field(
            "unit_cost",
            Kind.AMOUNT,
            "what one piece cost the store",
            tiers(
                "unit cost; cost per item; cost; cost price; purchase price; einkaufspreis; "
                "einstandspreis; prix d'achat; precio de costo; закупочная цена; 成本价; 进价"
            ),
        ),
        Field("currency", Kind.CURRENCY, "the currency", CURRENCY_NAMES, whole_order=True),
        Field(
            "status",
            Kind.STATUS,
            "whether it was paid, cancelled or refunded",
            tiers(
                "order status; financial status; status; payment status; state; order state; "
                "bestellstatus; zahlungsstatus; statut; état; estado; stato; "
                "статус; статус заказа; 订单状态; 状态; 支付状态; transaction status"
            ),
            whole_order=True,
        ),
        Field(
            "cancelled_at",
            Kind.MOMENT,
            "when it was cancelled, if it was",
            tiers("cancelled at; canceled at; cancellation date; storniert am; 取消时间"),
            whole_order=True,
        ),
        Field(
            "tax",
            Kind.AMOUNT,
            "the tax",
            tiers(
                "tax; taxes; tax amount; order total tax amount; vat; vat amount; mwst; ust; tva; "
                "iva; btw; ндс; ддс; 税额; 税费; total tax; tax total; steuer"
            ),
            whole_order=True,
        ),
        Field(
            "shipping",
            Kind.AMOUNT,
            "what the customer paid for delivery",
            tiers(
                "shipping; shipping amount; shipping cost; order shipping amount; shipping total; "
                "shipping cost (inc tax); shipping and handling; "
                "delivery fee; delivery cost; freight; versand; versandkosten; frais de port; "
                "livraison; envío; gastos de envío; spedizione; frete; verzendkosten; доставка; "
                "стоимость доставки; 运费; 配送费"
            ),
            whole_order=True,
        ),
        Field(
            "country",
            Kind.TEXT,
            "the customer's country",
            tiers(
                "country; shipping country; billing country; delivery country; ship country; "
                "country code; land; pays; país; "
                "paese; страна; държава; 国家"
            ),
            whole_order=True,
        ),
    ),
    needed=(
        ("customer_id",),
        ("ordered_at",),
        ("amount", "unit_price", "order_subtotal", "order_total"),
    ),
)
