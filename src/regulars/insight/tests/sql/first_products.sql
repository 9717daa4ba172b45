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
      "t8"."id",
      "t8"."name",
      COALESCE("t8"."id", "t8"."name") AS "key"
    FROM (
      SELECT DISTINCT
        "t1"."product_id" AS "id",
        "t1"."product_name" AS "name"
      FROM "lines" AS "t1"
      WHERE
        CAST("t1"."amount_minor" AS BIGINT) > 0
        AND NOT (
          COALESCE(
            REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t1"."product_id"), '[^\p{L}\p{M}]+', ' ', 'g'),
              '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([\p{L}\p{M}]+ )?e? ?gift ?(card|voucher|certificate)s?|[\p{L}\p{M}]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[\p{L}\p{M}]*geb(ü|ue)hr(en)?|nachnahme|[\p{L}\p{M}]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[\p{L}\p{M}]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[\p{L}\p{M}]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[\p{L}\p{M}]*(手续费|手續費|服务费|服務費)|[\p{L}\p{M}]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[\p{L}\p{M}]*(送料|配送料|手数料)|[\p{L}\p{M}]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[\p{L}\p{M}]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[\p{L}\p{M}]*|บัตร(ของขวัญ|กำนัล)[\p{L}\p{M}]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([\p{L}\p{M}]+ )?e? ?gift ?(card|voucher|certificate)s?|[\p{L}\p{M}]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[\p{L}\p{M}]*geb(ü|ue)hr(en)?|nachnahme|[\p{L}\p{M}]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[\p{L}\p{M}]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[\p{L}\p{M}]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[\p{L}\p{M}]*(手续费|手續費|服务费|服務費)|[\p{L}\p{M}]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[\p{L}\p{M}]*(送料|配送料|手数料)|[\p{L}\p{M}]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[\p{L}\p{M}]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[\p{L}\p{M}]*|บัตร(ของขวัญ|กำนัล)[\p{L}\p{M}]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
            ),
            FALSE
          )
          OR COALESCE(
            REGEXP_MATCHES(
              REGEXP_REPLACE(LOWER("t1"."product_name"), '[^\p{L}\p{M}]+', ' ', 'g'),
              '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([\p{L}\p{M}]+ )?e? ?gift ?(card|voucher|certificate)s?|[\p{L}\p{M}]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[\p{L}\p{M}]*geb(ü|ue)hr(en)?|nachnahme|[\p{L}\p{M}]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[\p{L}\p{M}]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[\p{L}\p{M}]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[\p{L}\p{M}]*(手续费|手續費|服务费|服務費)|[\p{L}\p{M}]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[\p{L}\p{M}]*(送料|配送料|手数料)|[\p{L}\p{M}]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[\p{L}\p{M}]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[\p{L}\p{M}]*|บัตร(ของขวัญ|กำนัล)[\p{L}\p{M}]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([\p{L}\p{M}]+ )?e? ?gift ?(card|voucher|certificate)s?|[\p{L}\p{M}]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[\p{L}\p{M}]*geb(ü|ue)hr(en)?|nachnahme|[\p{L}\p{M}]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[\p{L}\p{M}]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολής|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[\p{L}\p{M}]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[\p{L}\p{M}]*(手续费|手續費|服务费|服務費)|[\p{L}\p{M}]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[\p{L}\p{M}]*(送料|配送料|手数料)|[\p{L}\p{M}]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[\p{L}\p{M}]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[\p{L}\p{M}]*|บัตร(ของขวัญ|กำนัล)[\p{L}\p{M}]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
            ),
            FALSE
          )
        )
    ) AS "t8"
  ) AS "t9"
), "t16" AS (
  SELECT
    "t15"."buyer",
    "t15"."product",
    MIN("t15"."edition") AS "edition",
    CAST(SUM("t15"."amount_minor") AS BIGINT) AS "amount"
  FROM (
    SELECT
      "t7"."order_id",
      "t7"."customer_id",
      "t7"."ordered_at",
      "t7"."product_id",
      "t7"."product_name",
      "t7"."channel",
      "t7"."quantity",
      "t7"."amount_minor",
      "t7"."discount_minor",
      "t7"."cost_minor",
      "t4"."buyer",
      "t12"."id",
      "t12"."name",
      "t12"."key",
      "t12"."product",
      "t12"."edition"
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
    ) AS "t7"
    INNER JOIN (
      SELECT
        "t0"."order_id",
        "t0"."customer_id" AS "buyer"
      FROM "numbered" AS "t0"
      WHERE
        "t0"."is_order" AND "t0"."order_number" = 1
    ) AS "t4"
      ON "t7"."order_id" = "t4"."order_id"
    INNER JOIN "t10" AS "t12"
      ON "t7"."product_id" IS NOT DISTINCT FROM "t12"."id"
      AND "t7"."product_name" IS NOT DISTINCT FROM "t12"."name"
  ) AS "t15"
  GROUP BY
    1,
    2
)
SELECT
  "t26".*
  EXCLUDE ("key")
FROM (
  SELECT
    "t25"."key",
    "t25"."customers",
    "t25"."repeat_customers",
    "t25"."revenue_minor",
    COALESCE("t25"."name", "t25"."key") AS "name",
    "t25"."repeat_customers" / "t25"."customers" AS "repeat_share",
    "t25"."revenue_minor" / "t25"."customers" AS "revenue_per_customer_minor"
  FROM (
    SELECT
      "t24"."key",
      MIN("t24"."name") AS "name",
      COUNT(*) AS "customers",
      COUNT(*) FILTER(WHERE
        "t24"."orders" > 1) AS "repeat_customers",
      CAST(SUM("t24"."revenue") AS BIGINT) AS "revenue_minor"
    FROM (
      SELECT
        "t14"."key",
        "t14"."name",
        "t23"."buyer" AS "customer_id",
        "t6"."orders",
        "t6"."revenue"
      FROM (
        SELECT
          "t21"."buyer",
          MIN("t21"."edition") AS "edition"
        FROM (
          SELECT
            "t18"."buyer",
            "t18"."product",
            "t18"."edition",
            "t18"."amount",
            "t20"."customer",
            "t20"."largest"
          FROM "t16" AS "t18"
          INNER JOIN (
            SELECT
              "t17"."buyer" AS "customer",
              MAX("t17"."amount") AS "largest"
            FROM "t16" AS "t17"
            GROUP BY
              1
          ) AS "t20"
            ON "t18"."buyer" = "t20"."customer" AND "t18"."amount" = "t20"."largest"
        ) AS "t21"
        GROUP BY
          1
      ) AS "t23"
      INNER JOIN (
        SELECT
          "t11"."edition",
          "t11"."key",
          "t11"."name"
        FROM "t10" AS "t11"
      ) AS "t14"
        ON "t23"."edition" = "t14"."edition"
      INNER JOIN (
        SELECT
          "t0"."customer_id",
          COUNT(*) FILTER(WHERE
            "t0"."is_order") AS "orders",
          CAST(SUM("t0"."amount_minor") AS BIGINT) AS "revenue"
        FROM "numbered" AS "t0"
        GROUP BY
          1
      ) AS "t6"
        ON "t23"."buyer" = "t6"."customer_id"
    ) AS "t24"
    GROUP BY
      1
  ) AS "t25"
  ORDER BY
    "t25"."customers" DESC,
    COALESCE("t25"."name", "t25"."key") ASC,
    "t25"."revenue_minor" ASC
) AS "t26"
