SELECT
  "t1"."recency",
  "t1"."frequency_monetary",
  "t1"."customers",
  "t1"."revenue_minor",
  CASE (
      (
        "t1"."recency" - 1
      ) * 5
    ) + "t1"."frequency_monetary"
    WHEN 1
    THEN 'lost'
    WHEN 2
    THEN 'lost'
    WHEN 3
    THEN 'at_risk'
    WHEN 4
    THEN 'at_risk'
    WHEN 5
    THEN 'cannot_lose'
    WHEN 6
    THEN 'hibernating'
    WHEN 7
    THEN 'hibernating'
    WHEN 8
    THEN 'at_risk'
    WHEN 9
    THEN 'at_risk'
    WHEN 10
    THEN 'cannot_lose'
    WHEN 11
    THEN 'about_to_sleep'
    WHEN 12
    THEN 'about_to_sleep'
    WHEN 13
    THEN 'need_attention'
    WHEN 14
    THEN 'loyal'
    WHEN 15
    THEN 'loyal'
    WHEN 16
    THEN 'promising'
    WHEN 17
    THEN 'potential_loyalists'
    WHEN 18
    THEN 'potential_loyalists'
    WHEN 19
    THEN 'loyal'
    WHEN 20
    THEN 'loyal'
    WHEN 21
    THEN 'new'
    WHEN 22
    THEN 'potential_loyalists'
    WHEN 23
    THEN 'potential_loyalists'
    WHEN 24
    THEN 'champions'
    WHEN 25
    THEN 'champions'
    ELSE NULL
  END AS "group"
FROM (
  SELECT
    "t0"."recency",
    "t0"."frequency_monetary",
    COUNT(*) AS "customers",
    CAST(SUM("t0"."revenue_minor") AS BIGINT) AS "revenue_minor"
  FROM "scores" AS "t0"
  GROUP BY
    1,
    2
) AS "t1"
ORDER BY
  "t1"."recency" ASC,
  "t1"."frequency_monetary" ASC
