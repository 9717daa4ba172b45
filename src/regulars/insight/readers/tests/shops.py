"""Orders as further shop systems export them, with the column names that they use."""
# ruff: noqa: E501 - lines are as long as the shops make them

WOOCOMMERCE_ANALYTICS = """\
Date,Order #,N. Revenue (formatted),Status,Customer,Customer type,Product(s),Items sold,Coupon(s),N. Revenue,Attribution
2024-03-01 10:00:00,77,$22.50,completed,Buyer 7,new,"2× Espresso, 1× Cup",3,SPRING,22.5,Direct
2024-03-02 11:30:00,78,$10.00,cancelled,Buyer 8,new,1× Espresso,1,,10,Direct
2024-04-02 09:15:00,79,$7.00,processing,Buyer 7,returning,1× Tea,1,,7,Organic
2024-04-03 09:15:00,77,-$10.00,completed,Buyer 7,new,1× Espresso,-1,,-10,Direct
"""

WOOCOMMERCE_TABLE = """\
order_id,order_number,order_date,status,order_currency,order_subtotal,discount_total,order_total,refunded_total,payment_method,customer_id,customer_user,billing_email,item_product_id,item_name,item_sku,item_quantity,item_price,item_subtotal,item_total
501,501,2024-03-01 10:00:00,completed,EUR,25.00,2.50,26.50,0,stripe,12,12,a@example.com,9,Espresso,ESP,2,9.00,20.00,18.00
501,501,2024-03-01 10:00:00,completed,EUR,25.00,2.50,26.50,0,stripe,12,12,a@example.com,10,Cup,CUP,1,4.50,5.00,4.50
502,502,2024-03-05 12:30:00,failed,EUR,10.00,0,14.00,0,stripe,13,13,b@example.com,9,Espresso,ESP,1,10.00,10.00,10.00
"""

BIGCOMMERCE = """\
Order ID,Customer ID,Customer Name,Customer Email,Customer Phone,Order Date,Order Time,Order Status,Subtotal (inc tax),Subtotal (ex tax),Tax Total,Shipping Cost (inc tax),Order Total (inc tax),Order Total (ex tax),Payment Method,Total Quantity,Order Currency Code,Refund Amount,Product Details,Coupon Details
100,7,Buyer 7,a@example.com,0123,14/03/2024,13:05:09,Completed,22.00,20.00,2.00,5.00,27.00,25.00,Card,2,AUD,0.00,"Product ID: 9, Product Qty: 2, Product Name: Espresso",
101,8,Buyer 8,b@example.com,0124,15/03/2024,09:00:00,Declined,11.00,10.00,1.00,5.00,16.00,15.00,Card,1,AUD,0.00,"Product ID: 9, Product Qty: 1, Product Name: Espresso",
102,7,Buyer 7,a@example.com,0123,02/04/2024,10:00:00,Shipped,33.00,30.00,3.00,5.00,38.00,35.00,Card,3,AUD,0.00,"Product ID: 9, Product Qty: 3, Product Name: Espresso",
"""

MAGENTO = """\
ID,Purchase Point,Purchase Date,Bill-to Name,Ship-to Name,Grand Total (Base),Grand Total (Purchased),Status,Billing Address,Shipping Address,Shipping Information,Customer Email,Customer Group,Subtotal,Shipping and Handling,Customer Name,Payment Method,Total Refunded
000000001,Main Website,"Mar 14, 2024, 1:05:09 PM",Buyer 7,Buyer 7,27.00,27.00,Complete,Road 1,Road 1,Flat Rate,a@example.com,General,22.00,5.00,Buyer 7,checkmo,0.00
000000002,Main Website,"Mar 15, 2024, 9:00:00 AM",Buyer 8,Buyer 8,16.00,16.00,Canceled,Road 2,Road 2,Flat Rate,b@example.com,General,11.00,5.00,Buyer 8,checkmo,0.00
000000003,Main Website,"Apr 2, 2024, 10:00:00 AM",Buyer 7,Buyer 7,38.00,38.00,Complete,Road 1,Road 1,Flat Rate,a@example.com,General,33.00,5.00,Buyer 7,checkmo,3.00
"""

PRESTASHOP = """\
ID;Reference;New client;Delivery;Customer;Total;Payment;Status;Date
5;KHWLILZLL;1;France;A. BUYER;€1 020,00;Bank wire;Payment accepted;2024-03-14 13:05:09
6;FFATNOMMJ;1;France;B. BUYER;€16,50;Payment by check;Canceled;2024-03-15 09:00:00
7;UOYEVOLI;0;France;A. BUYER;€38,20;Bank wire;Delivered;2024-04-02 10:00:00
"""

ETSY_ITEMS = """\
Sale Date,Item Name,Buyer,Quantity,Price,Coupon Code,Coupon Details,Discount Amount,Shipping Discount,Order Shipping,Order Sales Tax,Item Total,Currency,Transaction ID,Listing ID,Date Paid,Date Shipped,Ship Name,Ship Country,Order ID,Variations,Order Type,SKU
03/14/24,Mug,buyer7,2,12.00,,,0.00,0.00,5.00,0.00,24.00,USD,9001,71,03/14/2024,03/15/2024,B,United States,5001,,online,MUG
03/14/24,Bowl,buyer7,1,20.00,,,0.00,0.00,5.00,0.00,20.00,USD,9002,72,03/14/2024,03/15/2024,B,United States,5001,,online,BOWL
04/02/24,Mug,buyer8,1,12.00,,,0.00,0.00,5.00,0.00,12.00,USD,9003,71,04/02/2024,04/03/2024,C,Canada,5002,,online,MUG
"""

ETSY_ORDERS = """\
Sale Date,Order ID,Buyer User ID,Full Name,Number of Items,Payment Method,Date Shipped,Ship Country,Currency,Order Value,Coupon Code,Discount Amount,Shipping Discount,Shipping,Sales Tax,Order Total,Status,Card Processing Fees,Order Net,Adjusted Order Total,Buyer,Order Type
03/14/24,5001,buyer7,Buyer 7,3,Credit Card,03/15/2024,United States,USD,44.00,,4.00,0.00,5.00,0.00,45.00,,1.50,43.50,,Buyer 7 (buyer7),online
04/02/24,5002,buyer8,Buyer 8,1,Credit Card,04/03/2024,Canada,USD,12.00,,0.00,0.00,5.00,0.00,17.00,,0.70,16.30,,Buyer 8 (buyer8),online
"""

WIX = """\
Order number,Date created,Time,Total order quantity,Contact email,Item,Variant,SKU,Qty,Quantity refunded,Price,Weight,Delivery method,Delivery country,Billing name,Payment status,Payment method,Coupon code,Shipping rate,Total tax,Total,Currency,Refunded amount,Net amount,Fulfillment status
10001,"Mar 14, 2024",1:05:09 PM,3,a@example.com,Espresso,,ESP,2,0,10.00,0.5,Standard,Germany,Buyer 7,Paid,Card,,5.00,0.00,30.00,EUR,0.00,30.00,Fulfilled
10001,"Mar 14, 2024",1:05:09 PM,3,a@example.com,Cup,,CUP,1,0,5.00,0.2,Standard,Germany,Buyer 7,Paid,Card,,5.00,0.00,30.00,EUR,0.00,30.00,Fulfilled
10002,"Apr 2, 2024",10:00:00 AM,1,b@example.com,Espresso,,ESP,1,0,10.00,0.5,Standard,Germany,Buyer 8,Paid,Card,,5.00,0.00,15.00,EUR,0.00,15.00,Fulfilled
"""

LIGHTSPEED = """\
Date,Receipt,Line Type,Customer Code,Customer Name,Item,SKU,Quantity,Subtotal,Sales Tax,Discount,Loyalty Discount,Total,Paid,Status,Register,User
2024-03-14 13:05:09,1001,Sale,CUST7,Buyer 7,,,3,27.00,0.00,0.00,0.00,27.00,27.00,CLOSED,Main Register,Till
2024-04-02 10:00:00,1002,Sale,CUST7,Buyer 7,,,1,10.00,0.00,0.00,0.00,10.00,10.00,CLOSED,Main Register,Till
"""
