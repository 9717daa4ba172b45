WITH "t11" AS (
  SELECT
    "t10"."id",
    "t10"."name",
    "t10"."key",
    CAST(DENSE_RANK() OVER (ORDER BY "t10"."key" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS INT) AS "product",
    CAST(ROW_NUMBER() OVER (
      ORDER BY "t10"."key" ASC, "t10"."name" ASC, "t10"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS INT) AS "edition"
  FROM (
    SELECT
      "t5"."id",
      "t5"."name",
      COALESCE("t5"."id", "t5"."name") AS "key"
    FROM (
      SELECT DISTINCT
        "t1"."product_id" AS "id",
        "t1"."product_name" AS "name"
      FROM "lines" AS "t1"
      WHERE
        COALESCE(CAST("t1"."amount_minor" AS BIGINT), 0) > 0
    ) AS "t5"
  ) AS "t10"
), "t19" AS (
  SELECT
    *
  FROM (
    SELECT
      "t17"."order_number",
      "t17"."product",
      "t17"."buyer" AS "customer_id",
      MIN("t17"."day") AS "day",
      MIN("t17"."edition") AS "edition",
      CAST(SUM("t17"."amount_minor") AS BIGINT) AS "amount_minor"
    FROM (
      SELECT
        "t8"."order_id",
        "t8"."customer_id",
        "t8"."ordered_at",
        "t8"."product_id",
        "t8"."product_name",
        "t8"."channel",
        "t8"."quantity",
        "t8"."amount_minor",
        "t8"."discount_minor",
        "t8"."cost_minor",
        "t4"."order_number",
        "t4"."buyer",
        "t4"."day",
        "t16"."id",
        "t16"."name",
        "t16"."key",
        "t16"."product",
        "t16"."edition"
      FROM (
        SELECT
          CAST("t1"."order_id" AS TEXT) AS "order_id",
          "t1"."customer_id",
          CAST("t1"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
          "t1"."product_id",
          "t1"."product_name",
          "t1"."channel",
          CAST("t1"."quantity" AS DOUBLE) AS "quantity",
          COALESCE(CAST("t1"."amount_minor" AS BIGINT), 0) AS "amount_minor",
          "t1"."discount_minor",
          "t1"."cost_minor"
        FROM "lines" AS "t1"
        WHERE
          COALESCE(CAST("t1"."amount_minor" AS BIGINT), 0) > 0
      ) AS "t8"
      INNER JOIN (
        SELECT
          "t0"."order_id",
          "t0"."order_number",
          "t0"."customer_id" AS "buyer",
          DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t0"."ordered_on") AS "day"
        FROM "numbered" AS "t0"
        WHERE
          "t0"."is_order" AND "t0"."order_number" = 1
      ) AS "t4"
        ON "t8"."order_id" = "t4"."order_id"
      INNER JOIN (
        SELECT
          *
        FROM "t11" AS "t12"
        WHERE
          NOT (
            COALESCE(
              REGEXP_MATCHES(
                CASE
                  WHEN LENGTH(
                    REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ) <= 120
                  THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ELSE ''
                END,
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
            OR COALESCE(
              REGEXP_MATCHES(
                CASE
                  WHEN LENGTH(
                    REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ) <= 120
                  THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ELSE ''
                END,
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
          )
      ) AS "t16"
        ON "t8"."product_id" IS NOT DISTINCT FROM "t16"."id"
        AND "t8"."product_name" IS NOT DISTINCT FROM "t16"."name"
    ) AS "t17"
    GROUP BY
      1,
      2,
      3
  ) AS "t18"
  WHERE
    "t18"."order_number" = 1
)
SELECT
  "t29".*
  EXCLUDE ("key")
FROM (
  SELECT
    "t28"."key",
    "t28"."customers",
    "t28"."repeat_customers",
    "t28"."revenue_minor",
    COALESCE("t28"."name", "t28"."key") AS "name",
    "t28"."repeat_customers" / "t28"."customers" AS "repeat_share",
    "t28"."revenue_minor" / "t28"."customers" AS "revenue_per_customer_minor"
  FROM (
    SELECT
      "t27"."key",
      MIN("t27"."name") AS "name",
      COUNT(*) AS "customers",
      COUNT(*) FILTER(WHERE
        "t27"."orders" > 1) AS "repeat_customers",
      CAST(SUM("t27"."revenue_minor") AS BIGINT) AS "revenue_minor"
    FROM (
      SELECT
        "t26"."customer_id",
        "t15"."key",
        "t15"."name",
        "t9"."orders",
        "t9"."revenue_minor"
      FROM (
        SELECT
          "t24"."customer_id",
          MIN("t24"."edition") AS "edition"
        FROM (
          SELECT
            "t21"."order_number",
            "t21"."product",
            "t21"."customer_id",
            "t21"."day",
            "t21"."edition",
            "t21"."amount_minor",
            "t23"."buyer",
            "t23"."largest"
          FROM "t19" AS "t21"
          INNER JOIN (
            SELECT
              "t20"."customer_id" AS "buyer",
              MAX("t20"."amount_minor") AS "largest"
            FROM "t19" AS "t20"
            GROUP BY
              1
          ) AS "t23"
            ON "t21"."customer_id" = "t23"."buyer" AND "t21"."amount_minor" = "t23"."largest"
        ) AS "t24"
        GROUP BY
          1
      ) AS "t26"
      INNER JOIN (
        SELECT
          "t12"."edition",
          "t12"."key",
          "t12"."name"
        FROM "t11" AS "t12"
        WHERE
          NOT (
            COALESCE(
              REGEXP_MATCHES(
                CASE
                  WHEN LENGTH(
                    REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ) <= 120
                  THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ELSE ''
                END,
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
            OR COALESCE(
              REGEXP_MATCHES(
                CASE
                  WHEN LENGTH(
                    REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ) <= 120
                  THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t12"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                  ELSE ''
                END,
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
          )
      ) AS "t15"
        ON "t26"."edition" = "t15"."edition"
      INNER JOIN (
        SELECT
          "t3"."customer_id",
          "t3"."orders",
          "t3"."revenue_minor"
        FROM (
          SELECT
            "t0"."customer_id",
            MIN("t0"."ordered_on") FILTER(WHERE
              "t0"."is_order") AS "first_on",
            MAX("t0"."ordered_on") FILTER(WHERE
              "t0"."is_order") AS "last_on",
            COUNT(*) FILTER(WHERE
              "t0"."is_order") AS "orders",
            CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue_minor"
          FROM "numbered" AS "t0"
          GROUP BY
            1
        ) AS "t3"
      ) AS "t9"
        ON "t26"."customer_id" = "t9"."customer_id"
    ) AS "t27"
    GROUP BY
      1
  ) AS "t28"
  ORDER BY
    "t28"."customers" DESC,
    COALESCE("t28"."name", "t28"."key") ASC,
    "t28"."revenue_minor" ASC
) AS "t29"
