"""The function that orders go to: it answers what is to be packed, or throws."""

STOCK = {"kettle": 3, "teapot": 1}


def handler(order, context):
    item, count = order["item"], order["count"]
    if count > STOCK.get(item, 0):
        raise ValueError(f"only {STOCK.get(item, 0)} of {item} left")
    return {"pack": [item] * count, "for": order["customer"]}
