WITH "t10" AS (
  SELECT
    "t9"."id",
    "t9"."name",
    "t9"."key",
    DENSE_RANK() OVER (ORDER BY "t9"."key" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS "product",
    ROW_NUMBER() OVER (
      ORDER BY "t9"."key" ASC, "t9"."name" ASC, "t9"."id" ASC
      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
    ) - 1 AS "edition"
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
        CAST("t1"."amount_minor" AS BIGINT) > 0
    ) AS "t5"
  ) AS "t9"
), "t17" AS (
  SELECT
    "t16"."buyer",
    "t16"."product",
    MIN("t16"."edition") AS "edition",
    CAST(SUM("t16"."amount_minor") AS BIGINT) AS "amount"
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
      "t4"."buyer",
      "t15"."id",
      "t15"."name",
      "t15"."key",
      "t15"."product",
      "t15"."edition"
    FROM (
      SELECT
        CAST("t1"."order_id" AS TEXT) AS "order_id",
        "t1"."customer_id",
        CAST("t1"."ordered_at" AS TIMESTAMP(6)) AS "ordered_at",
        "t1"."product_id",
        "t1"."product_name",
        "t1"."channel",
        CAST("t1"."quantity" AS DOUBLE) AS "quantity",
        CAST("t1"."amount_minor" AS BIGINT) AS "amount_minor",
        "t1"."discount_minor",
        "t1"."cost_minor"
      FROM "lines" AS "t1"
      WHERE
        CAST("t1"."amount_minor" AS BIGINT) > 0
    ) AS "t8"
    INNER JOIN (
      SELECT
        "t0"."order_id",
        "t0"."customer_id" AS "buyer"
      FROM "numbered" AS "t0"
      WHERE
        "t0"."is_order" AND "t0"."order_number" = 1
    ) AS "t4"
      ON "t8"."order_id" = "t4"."order_id"
    INNER JOIN (
      SELECT
        *
      FROM "t10" AS "t11"
      WHERE
        NOT (
          COALESCE(
            REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t11"."id"), '[^\p{L}\p{M}]+', ' ', 'g'),
              '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
            ),
            FALSE
          )
          OR COALESCE(
            REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t11"."name"), '[^\p{L}\p{M}]+', ' ', 'g'),
              '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
            ),
            FALSE
          )
        )
    ) AS "t15"
      ON "t8"."product_id" IS NOT DISTINCT FROM "t15"."id"
      AND "t8"."product_name" IS NOT DISTINCT FROM "t15"."name"
  ) AS "t16"
  GROUP BY
    1,
    2
)
SELECT
  "t27".*
  EXCLUDE ("key")
FROM (
  SELECT
    "t26"."key",
    "t26"."customers",
    "t26"."repeat_customers",
    "t26"."revenue_minor",
    COALESCE("t26"."name", "t26"."key") AS "name",
    "t26"."repeat_customers" / "t26"."customers" AS "repeat_share",
    "t26"."revenue_minor" / "t26"."customers" AS "revenue_per_customer_minor"
  FROM (
    SELECT
      "t25"."key",
      MIN("t25"."name") AS "name",
      COUNT(*) AS "customers",
      COUNT(*) FILTER(WHERE
        "t25"."orders" > 1) AS "repeat_customers",
      CAST(SUM("t25"."revenue") AS BIGINT) AS "revenue_minor"
    FROM (
      SELECT
        "t14"."key",
        "t14"."name",
        "t24"."buyer" AS "customer_id",
        "t7"."orders",
        "t7"."revenue"
      FROM (
        SELECT
          "t22"."buyer",
          MIN("t22"."edition") AS "edition"
        FROM (
          SELECT
            "t19"."buyer",
            "t19"."product",
            "t19"."edition",
            "t19"."amount",
            "t21"."customer",
            "t21"."largest"
          FROM "t17" AS "t19"
          INNER JOIN (
            SELECT
              "t18"."buyer" AS "customer",
              MAX("t18"."amount") AS "largest"
            FROM "t17" AS "t18"
            GROUP BY
              1
          ) AS "t21"
            ON "t19"."buyer" = "t21"."customer" AND "t19"."amount" = "t21"."largest"
        ) AS "t22"
        GROUP BY
          1
      ) AS "t24"
      INNER JOIN (
        SELECT
          "t11"."edition",
          "t11"."key",
          "t11"."name"
        FROM "t10" AS "t11"
        WHERE
          NOT (
            COALESCE(
              REGEXP_MATCHES(
                REGEXP_REPLACE(LOWER("t11"."id"), '[^\p{L}\p{M}]+', ' ', 'g'),
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
            OR COALESCE(
              REGEXP_MATCHES(
                REGEXP_REPLACE(LOWER("t11"."name"), '[^\p{L}\p{M}]+', ' ', 'g'),
                '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
              ),
              FALSE
            )
          )
      ) AS "t14"
        ON "t24"."edition" = "t14"."edition"
      INNER JOIN (
        SELECT
          "t0"."customer_id",
          COUNT(*) FILTER(WHERE
            "t0"."is_order") AS "orders",
          CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue"
        FROM "numbered" AS "t0"
        GROUP BY
          1
      ) AS "t7"
        ON "t24"."buyer" = "t7"."customer_id"
    ) AS "t25"
    GROUP BY
      1
  ) AS "t26"
  ORDER BY
    "t26"."customers" DESC,
    COALESCE("t26"."name", "t26"."key") ASC,
    "t26"."revenue_minor" ASC
) AS "t27"
