SELECT
  "t9"."customer_id",
  "t9"."order_id",
  "t9"."ordered_on",
  "t9"."product_id",
  "t9"."quantity",
  "t9"."amount_minor"
FROM (
  SELECT
    "t8"."customer_id",
    "t8"."ordered_on",
    CASE
      WHEN "t8"."customer_id" IS NULL
      THEN "t8"."order_id"
      ELSE CAST(NULL AS TEXT)
    END AS "order_id",
    "t8"."key" AS "product_id",
    SUM("t8"."quantity") FILTER(WHERE
      (
        "t8"."quantity" > 0
      ) AND NOT (
        ISNAN("t8"."quantity")
      )) AS "quantity",
    CAST(SUM("t8"."amount_minor") AS BIGINT) AS "amount_minor"
  FROM (
    SELECT
      "t3"."order_id",
      "t3"."customer_id",
      "t3"."ordered_at",
      "t3"."product_id",
      "t3"."product_name",
      "t3"."channel",
      "t3"."quantity",
      "t3"."amount_minor",
      "t3"."discount_minor",
      "t3"."cost_minor",
      "t3"."ordered_on",
      "t7"."id",
      "t7"."name",
      "t7"."key"
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
        "t0"."cost_minor",
        CAST(CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS DATE) AS "ordered_on"
      FROM "lines" AS "t0"
      WHERE
        COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) > 0
        AND CAST(CAST("t0"."ordered_at" AS TIMESTAMP(6)) AS DATE) <= MAKE_DATE(2024, 12, 31)
        AND "t0"."customer_id" IS NOT NULL
    ) AS "t3"
    INNER JOIN (
      SELECT
        "t5"."id",
        "t5"."name",
        "t5"."key"
      FROM (
        SELECT
          "t4"."id",
          "t4"."name",
          "t4"."key",
          CAST(DENSE_RANK() OVER (ORDER BY "t4"."key" ASC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) - 1 AS INT) AS "product",
          CAST(ROW_NUMBER() OVER (
            ORDER BY "t4"."key" ASC, "t4"."name" ASC, "t4"."id" ASC
            ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
          ) - 1 AS INT) AS "edition"
        FROM (
          SELECT
            "t2"."id",
            "t2"."name",
            COALESCE("t2"."id", "t2"."name") AS "key"
          FROM (
            SELECT DISTINCT
              "t0"."product_id" AS "id",
              "t0"."product_name" AS "name"
            FROM "lines" AS "t0"
            WHERE
              COALESCE(CAST("t0"."amount_minor" AS BIGINT), 0) > 0
          ) AS "t2"
        ) AS "t4"
      ) AS "t5"
      WHERE
        NOT (
          COALESCE(
            REGEXP_MATCHES(
              CASE
                WHEN LENGTH(
                  REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t5"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                ) <= 120
                THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t5"."id", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
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
                  REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t5"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                ) <= 120
                THEN REGEXP_REPLACE(REPLACE(LOWER(REPLACE("t5"."name", 'İ', 'i')), 'ς', 'σ'), '[^\p{L}\p{M}]+', ' ', 'g')
                ELSE ''
              END,
              '^ ?((and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб) )*(post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड)( (and|of|for|the|per|to|by|und|für|mit|et|de|des|du|y|para|с|по|в|на|и|standard|express|expedited|economy|priority|premium|free|flat|rate|rates|international|domestic|worldwide|local|national|eu|uk|us|usa|dotcom|amazon|paypal|ebay|stripe|klarna|next|day|same|tracked|signed|first|class|second|cost|costs|packing|packaging|insurance|protection|payment|transaction|service|bank|credit|card|small|order|entry|correction|product|digital|ups|dhl|dpd|gls|hermes|fedex|usps|royal|mail|correos|mondial|relay|relais|poste|colissimo|kostenlos|kostenloser|kostenlose|inland|ausland|gratis|gratuite?s?|offerte?|estándar|urgente|курьером|почтой|курьерская|экспресс|бесплатная|россии|безплатна|куриер|до|адрес|офис|eur|euro|euros|usd|gbp|chf|лв|руб|post|postage|p p|shipping|shipment|delivery|carriage|freight|courier|handling|fees?|amazonfee|charges?|surcharge|commission|tip|gratuity|manual|adjust(ment)?|adjust bad debt|samples?|store credit|vouchers?|([^ ]+ )?e? ?gift ?(card|voucher|certificate)s?|[^ ]*versand(kosten)?(pauschale|anteil)?|porto|lieferung|liefer(kosten|pauschale)|fracht(kosten)?|[^ ]*geb(ü|ue)hr(en)?|nachnahme|[^ ]*zuschlag|trinkgeld|(waren|gratis)?proben?|muster|[^ ]*gutscheine?|geschenkkarten?|frais (de |d )?(port|livraison|exp(é|e)dition|envoi|traitement|gestion|dossier)|frais bancaires?|livraison|exp(é|e)dition|affranchissement|cartes? cadeaux?|(ch(è|e)ques?|bons?) cadeaux?|bons? d achat|(é|e)chantillons?( gratuits?)?|pourboire|(gastos|costes?|costos?) de (env(í|i)o|transporte|manipulaci(ó|o)n|gesti(ó|o)n)|env(í|i)o|portes|comisi(ó|o)n|tarjetas? (de )?regalo|(cheques?|vales?|bonos?) (de )?regalo|muestras?( gratis)?|propina|(spese|costi) di (spedizione|trasporto|gestione)|spedizione|commissione|(carta|buono) regalo|campion(e|i)( omaggio)?|frete|(custos?|taxa) de (envio|entrega)|(cart(ã|a)o|vale) presente|amostras?|(verzend|bezorg)kosten|verzending|bezorging|cadeau(bon|kaart)|toeslag|(koszty? )?(wysy(ł|l)k(a|i)|dostaw(a|y))|(karta|bon) (podarunkow(a|y))|pr(ó|o)bki?|frakt|fragt|(presentkort|gavekort|lahjakortti)|leveringsgebyr|toimituskulut|kargo( (ücreti|ucreti|bedeli))?|hediye (kartı|karti|çeki|ceki)|phí (vận chuyển|ship|giao hàng)|thẻ quà tặng|μεταφορικά|έξοδα αποστολήσ|δωροκάρτα|δωροεπιταγή|доставка|стоимость доставки|почтовые расходы|пересылка|комиссия|наценка|подарочн(ая|ые) карт(а|ы)|подарочный сертификат|образ(ец|цы)|пробники?|чаевые|корректировка|куриер(ска услуга)?|(пощенски|транспортни) разходи|такса( доставка)?|комисион(а|на)?|подаръчн(а карта|и карти)|(подаръчен )?ваучер|мостр(а|и)|бакшиш|подарункова картка|подарунковий сертифікат|комісія|зразок|[^ ]*(运费|運費|邮费|郵費|邮资|快递费|快遞費|配送费|配送費)(险|险费|补差|差价|专拍)?|[^ ]*(手续费|手續費|服务费|服務費)|[^ ]*(礼品卡|禮品卡|礼品券|禮券|礼券|代金券|购物卡)|(免费|試用|试用)?(样品|樣品|小样)|[^ ]*(送料|配送料|手数料)|[^ ]*(ギフトカード|ギフト券|商品券)|(無料)?サンプル|배송비|택배비|수수료|[^ ]*(상품권|기프트카드)|샘플|ค่า(จัดส่ง|ส่ง|ขนส่ง|บริการ|ธรรมเนียม)[^ ]*|บัตร(ของขวัญ|กำนัล)[^ ]*|(สินค้า)?ตัวอย่าง(สินค้า)?|(رسوم |تكلفة )?(الشحن|شحن|التوصيل|توصيل)|بطاقة هدي(ة|ه)|قسيمة هدايا|(शिपिंग|डिलीवरी)( शुल्क)?|उपहार कार्ड))* ?$'
            ),
            FALSE
          )
        )
        AND "t5"."key" IS NOT NULL
    ) AS "t7"
      ON "t3"."product_id" IS NOT DISTINCT FROM "t7"."id"
      AND "t3"."product_name" IS NOT DISTINCT FROM "t7"."name"
  ) AS "t8"
  GROUP BY
    1,
    2,
    3,
    4
) AS "t9"
