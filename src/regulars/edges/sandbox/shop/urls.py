"""Every address of the shop, below /shop/."""

from __future__ import annotations

from regulars.edges.sandbox.shop.access import OPERATE, opened
from regulars.edges.sandbox.shop.views import (
    account,
    cart,
    checkout,
    desk,
    hooks,
    orders,
    storefront,
    till,
)

app_name = "shop"

STOREFRONT = [
    opened("", "front", storefront.front, method="GET"),
    opened("shelves/<str:slug>/", "category", storefront.category, method="GET"),
    opened("search/", "search", storefront.search, method="GET"),
    opened("products/<slug:product>/", "product", storefront.product, method="GET"),
    opened("pictures/<slug:product>.svg", "picture", storefront.drawn, method="GET"),
    opened("cookies/", "cookies", storefront.cookies, method="GET"),
    opened("cookies/choose/", "choose", storefront.choose, method="POST"),
    opened("language/", "language", storefront.language, method="POST"),
]
BUYING = [
    opened("cart/", "cart", cart.cart, method="GET"),
    opened("cart/add/<slug:product>/", "add", cart.add, method="POST"),
    opened("cart/change/<slug:product>/", "change", cart.change, method="POST"),
    opened("checkout/", "checkout", checkout.checkout),
    opened("checkout/confirm/<slug:token>/", "confirm", checkout.confirm),
    opened("orders/", "find", orders.find),
    opened("orders/<slug:number>/", "order", orders.order, method="GET"),
    opened("orders/<slug:number>/again/", "again", account.again, method="POST"),
    opened("orders/<slug:number>/news/", "leave_news", orders.leave_news, method="POST"),
    opened("account/", "account", account.account, method="GET"),
    opened("account/news/", "newsletter", account.newsletter, method="POST"),
    opened("account/sign-up/", "sign_up", account.sign_up),
    opened("account/sign-in/", "sign_in", account.sign_in),
    opened("account/sign-out/", "sign_out", account.sign_out, method="POST"),
]
HOOKS = [opened("hooks/", "hooks", hooks.receive, method="POST", is_signed=True)]
AT_WORK = [
    opened("till/", "till", till.till, OPERATE),
    opened("till/pick/<slug:product>/", "pick", till.pick, OPERATE, method="POST"),
    opened("till/receipts/<slug:number>/", "receipt", till.receipt, OPERATE, method="GET"),
    opened("desk/", "desk", desk.orders, OPERATE, method="GET"),
    opened("desk/shelves/", "stock", desk.stock, OPERATE, method="GET"),
    opened("desk/shelves/<slug:product>/", "shelf", desk.shelf, OPERATE),
    opened("desk/messages/", "messages", desk.messages, OPERATE, method="GET"),
    opened("desk/messages/key/", "key", desk.key, OPERATE, method="POST"),
    opened("desk/messages/secret/", "secret", desk.secret, OPERATE, method="POST"),
    opened("desk/messages/again/", "send_again", desk.send_again, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/", "desk_order", desk.order, OPERATE, method="GET"),
    opened("desk/orders/<slug:number>/paid/", "paid", desk.mark_paid, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/ship/", "ship", desk.ship, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/deliver/", "deliver", desk.deliver, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/delay/", "delay", desk.delay, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/refund/", "refund", desk.refund, OPERATE, method="POST"),
    opened("desk/orders/<slug:number>/cancel/", "cancel", desk.cancel, OPERATE, method="POST"),
]
NOWHERE = [opened("<path:rest>/", "nowhere", storefront.nowhere)]  # after all others
urlpatterns = [*STOREFRONT, *BUYING, *HOOKS, *AT_WORK, *NOWHERE]
