WITH "t9" AS (
  SELECT
    "t7"."id",
    "t7"."name",
    "t7"."key",
    CAST(DENSE_RANK() OVER (ORDER BY "t7"."key" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS INT) AS "product",
    CAST(ROW_NUMBER() OVER (
      ORDER BY "t7"."key" ASC, "t7"."name" ASC, "t7"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS INT) AS "edition"
  FROM (
    SELECT
      "t4"."id",
      "t4"."name",
      COALESCE("t4"."id", "t4"."name") AS "key"
    FROM (
      SELECT DISTINCT
        "t0"."product_id" AS "id",
        "t0"."product_name" AS "name"
      FROM "lines" AS "t0"
      WHERE
        COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) > 0
    ) AS "t4"
  ) AS "t7"
), "t11" AS (
  SELECT
    "t8"."customer_id"
  FROM (
    SELECT
      "t6"."customer_id",
      ROW_NUMBER() OVER (
        ORDER BY "t6"."customer_id" ASC
        ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
      ) - 1 AS "place"
    FROM (
      SELECT
        "t2"."customer_id"
      FROM (
        SELECT
          "t1"."customer_id",
          MIN("t1"."ordered_on") FILTER(WHERE
            "t1"."is_order") AS "first_on",
          MAX("t1"."ordered_on") FILTER(WHERE
            "t1"."is_order") AS "last_on",
          COUNT(*) FILTER(WHERE
            "t1"."is_order") AS "orders",
          CAST(SUM("t1"."amount_minor") AS BIGINT) AS "revenue_minor"
        FROM "numbered" AS "t1"
        GROUP BY
          1
      ) AS "t2"
      WHERE
        "t2"."orders" > 1
    ) AS "t6"
  ) AS "t8"
  WHERE
    (
      "t8"."place" % 3
    ) = 0
)
SELECT
  "t32"."again",
  "t32"."later",
  "t35"."followed",
  "t35"."steady"
FROM (
  SELECT
    COALESCE("t29"."again", 0) AS "again",
    COALESCE("t29"."later", 0) AS "later"
  FROM (
    SELECT
      CAST(SUM("t27"."orders" - 1) AS BIGINT) AS "again",
      CAST(SUM("t27"."orders" - CAST("t27"."first" IN (1) AS BIGINT)) AS BIGINT) AS "later"
    FROM (
      SELECT
        "t24"."customer_id",
        "t24"."product",
        COUNT(*) AS "orders",
        MIN("t24"."order_number") AS "first"
      FROM (
        SELECT
          "t23"."order_number",
          "t23"."product",
          "t23"."customer_id",
          "t23"."day",
          "t23"."edition",
          "t23"."amount_minor"
        FROM (
          SELECT
            "t21"."order_number",
            "t21"."product",
            "t21"."buyer" AS "customer_id",
            MIN("t21"."day") AS "day",
            MIN("t21"."edition") AS "edition",
            CAST(SUM("t21"."amount_minor") AS BIGINT) AS "amount_minor"
          FROM (
            SELECT
              "t5"."order_id",
              "t5"."customer_id",
              "t5"."ordered_at",
              "t5"."product_id",
              "t5"."product_name",
              "t5"."channel",
              "t5"."quantity",
              "t5"."amount_minor",
              "t5"."discount_minor",
              "t5"."cost_minor",
              "t16"."order_number",
              "t16"."buyer",
              "t16"."day",
              "t20"."id",
              "t20"."name",
              "t20"."key",
              "t20"."product",
              "t20"."edition"
            FROM (
              SELECT
                CAST("t0"."order_id" AS TEXT) AS "order_id",
                "t0"."customer_id",
                CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
                "t0"."product_id",
                "t0"."product_name",
                "t0"."channel",
                CAST("t0"."quantity" AS DOUBLE) AS "quantity",
                COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) AS "amount_minor",
                "t0"."discount_minor",
                "t0"."cost_minor"
              FROM "lines" AS "t0"
              WHERE
                COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) > 0
            ) AS "t5"
            INNER JOIN (
              SELECT
                "t14"."order_id",
                "t14"."order_number",
                "t14"."customer_id" AS "buyer",
                DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t14"."ordered_on") AS "day"
              FROM (
                SELECT
                  *
                FROM "numbered" AS "t1"
                WHERE
                  "t1"."is_order" AND "t1"."customer_id" IN (
                    SELECT
                      *
                    FROM "t11"
                  )
              ) AS "t14"
            ) AS "t16"
              ON "t5"."order_id" = "t16"."order_id"
            INNER JOIN (
              SELECT
                *
              FROM "t9" AS "t10"
              WHERE
                NOT (
                  COALESCE(
                    REGEXP_MATCHES(
                      CASE
                        WHEN LENGTH(
                          REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ) <= 120
                        THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
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
                          REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ) <= 120
                        THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ELSE ''
                      END,
                      '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
                    ),
                    FALSE
                  )
                )
            ) AS "t20"
              ON "t5"."product_id" IS NOT DISTINCT FROM "t20"."id"
              AND "t5"."product_name" IS NOT DISTINCT FROM "t20"."name"
          ) AS "t21"
          GROUP BY
            1,
            2,
            3
        ) AS "t23"
        SEMI JOIN "t11" AS "t13"
          ON "t23"."customer_id" = "t13"."customer_id"
        SEMI JOIN (
          SELECT
            "t10"."edition"
          FROM "t9" AS "t10"
          WHERE
            NOT (
              COALESCE(
                REGEXP_MATCHES(
                  CASE
                    WHEN LENGTH(
                      REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                    ) <= 120
                    THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
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
                      REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                    ) <= 120
                    THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                    ELSE ''
                  END,
                  '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
                ),
                FALSE
              )
            )
            AND "t10"."key" IS NOT NULL
        ) AS "t19"
          ON "t23"."edition" = "t19"."edition"
      ) AS "t24"
      GROUP BY
        1,
        2
    ) AS "t27"
  ) AS "t29"
) AS "t32"
CROSS JOIN (
  SELECT
    COUNT(*) AS "followed",
    COUNT(*) FILTER(WHERE
      (
        (
          "t33"."gap" * 2
        ) <= (
          "t33"."before" * 3
        )
      )
      AND (
        (
          "t33"."before" * 2
        ) <= (
          "t33"."gap" * 3
        )
      )) AS "steady"
  FROM (
    SELECT
      *
    FROM (
      SELECT
        "t28"."customer_id",
        "t28"."product",
        "t28"."day",
        "t28"."gap",
        LAG("t28"."gap") OVER (
          PARTITION BY "t28"."customer_id", "t28"."product"
          ORDER BY "t28"."day" ASC
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
        ) AS "before"
      FROM (
        SELECT
          "t26"."customer_id",
          "t26"."product",
          "t26"."day",
          "t26"."day" - LAG("t26"."day") OVER (
            PARTITION BY "t26"."customer_id", "t26"."product"
            ORDER BY "t26"."day" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) AS "gap"
        FROM (
          SELECT DISTINCT
            *
          FROM (
            SELECT
              "t23"."customer_id",
              "t23"."product",
              "t23"."day"
            FROM (
              SELECT
                "t21"."order_number",
                "t21"."product",
                "t21"."buyer" AS "customer_id",
                MIN("t21"."day") AS "day",
                MIN("t21"."edition") AS "edition",
                CAST(SUM("t21"."amount_minor") AS BIGINT) AS "amount_minor"
              FROM (
                SELECT
                  "t5"."order_id",
                  "t5"."customer_id",
                  "t5"."ordered_at",
                  "t5"."product_id",
                  "t5"."product_name",
                  "t5"."channel",
                  "t5"."quantity",
                  "t5"."amount_minor",
                  "t5"."discount_minor",
                  "t5"."cost_minor",
                  "t16"."order_number",
                  "t16"."buyer",
                  "t16"."day",
                  "t20"."id",
                  "t20"."name",
                  "t20"."key",
                  "t20"."product",
                  "t20"."edition"
                FROM (
                  SELECT
                    CAST("t0"."order_id" AS TEXT) AS "order_id",
                    "t0"."customer_id",
                    CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
                    "t0"."product_id",
                    "t0"."product_name",
                    "t0"."channel",
                    CAST("t0"."quantity" AS DOUBLE) AS "quantity",
                    COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) AS "amount_minor",
                    "t0"."discount_minor",
                    "t0"."cost_minor"
                  FROM "lines" AS "t0"
                  WHERE
                    COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) > 0
                ) AS "t5"
                INNER JOIN (
                  SELECT
                    "t14"."order_id",
                    "t14"."order_number",
                    "t14"."customer_id" AS "buyer",
                    DATE_DIFF('DAY', MAKE_DATE(1970, 1, 1), "t14"."ordered_on") AS "day"
                  FROM (
                    SELECT
                      *
                    FROM "numbered" AS "t1"
                    WHERE
                      "t1"."is_order" AND "t1"."customer_id" IN (
                        SELECT
                          *
                        FROM "t11"
                      )
                  ) AS "t14"
                ) AS "t16"
                  ON "t5"."order_id" = "t16"."order_id"
                INNER JOIN (
                  SELECT
                    *
                  FROM "t9" AS "t10"
                  WHERE
                    NOT (
                      COALESCE(
                        REGEXP_MATCHES(
                          CASE
                            WHEN LENGTH(
                              REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                            ) <= 120
                            THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
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
                              REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                            ) <= 120
                            THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                            ELSE ''
                          END,
                          '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
                        ),
                        FALSE
                      )
                    )
                ) AS "t20"
                  ON "t5"."product_id" IS NOT DISTINCT FROM "t20"."id"
                  AND "t5"."product_name" IS NOT DISTINCT FROM "t20"."name"
              ) AS "t21"
              GROUP BY
                1,
                2,
                3
            ) AS "t23"
            SEMI JOIN "t11" AS "t13"
              ON "t23"."customer_id" = "t13"."customer_id"
            SEMI JOIN (
              SELECT
                "t10"."edition"
              FROM "t9" AS "t10"
              WHERE
                NOT (
                  COALESCE(
                    REGEXP_MATCHES(
                      CASE
                        WHEN LENGTH(
                          REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ) <= 120
                        THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
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
                          REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ) <= 120
                        THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t10"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                        ELSE ''
                      END,
                      '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
                    ),
                    FALSE
                  )
                )
                AND "t10"."key" IS NOT NULL
            ) AS "t19"
              ON "t23"."edition" = "t19"."edition"
          ) AS "t25"
        ) AS "t26"
      ) AS "t28"
    ) AS "t30"
    WHERE
      "t30"."before" IS NOT NULL
  ) AS "t33"
) AS "t35"
