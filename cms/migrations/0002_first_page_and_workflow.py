"""The home page at the root of the site, and the workflow that every product passes."""

import json
from typing import Any

from django.db import migrations

BODY_ZH = [
    {
        "type": "lead",
        "value": {
            "heading": "授权数据，凭信用融资",
            "text": "中小微企业、农民专业合作社和民宿授权数据后，即可看到适合自己的融资产品、全部成本，以及不符合的原因。",
        },
    },
    {
        "type": "steps",
        "value": {
            "heading": "三步",
            "steps": [
                {"name": "登记", "text": "用统一社会信用代码登记机构。"},
                {"name": "授权", "text": "自主选择授权哪些数据、给谁、多久。"},
                {"name": "匹配", "text": "逐条查看每个产品的条件、结果和原因。"},
            ],
        },
    },
    {
        "type": "call",
        "value": {"text": "先看看有哪些产品。", "label": "融资产品", "address": "/lenders/products/"},
    },
]
BODY_EN = [
    {
        "type": "lead",
        "value": {
            "heading": "Finance on credit, from data you authorise",
            "text": "Small firms, farm co-operatives and B&Bs see which products fit them, at what full cost, "
            "and why others do not.",
        },
    },
    {
        "type": "steps",
        "value": {
            "heading": "Three steps",
            "steps": [
                {"name": "Register", "text": "Enter the organisation with its unified social credit code."},
                {"name": "Authorise", "text": "Choose which data, for whom, and for how long."},
                {"name": "Match", "text": "Read each product's conditions, the results and the reasons."},
            ],
        },
    },
    {
        "type": "call",
        "value": {
            "text": "See what is on offer first.",
            "label": "Financing products",
            "address": "/lenders/products/",
        },
    },
]


def first_page(apps: Any, schema_editor: Any) -> None:
    page_model = apps.get_model("wagtailcore", "Page")
    page_model.objects.filter(path="00010001").delete()
    home = apps.get_model("cms", "HomePage").objects.create(
        title="信易贷",
        draft_title="信易贷",
        title_en="Credit-Easy",
        slug="home",
        content_type=_content_type(apps, "cms", "homepage"),
        locale=apps.get_model("wagtailcore", "Locale").objects.order_by("pk").first(),
        path="00010001",
        depth=2,
        numchild=0,
        url_path="/home/",
        body_zh=json.dumps(BODY_ZH, ensure_ascii=False),
        body_en=json.dumps(BODY_EN),
    )
    page_model.objects.filter(path="0001").update(numchild=1)
    apps.get_model("wagtailcore", "Site").objects.create(
        hostname="localhost", port=80, site_name="Credit-Easy 信易贷", root_page_id=home.pk, is_default_site=True
    )


def product_workflow(apps: Any, schema_editor: Any) -> None:
    workflow = apps.get_model("wagtailcore", "Workflow").objects.create(name="产品发布 Product publication")
    steps = (("LenderApproval", "机构审核 Lender's publisher"), ("OperatorCheck", "平台审核 Operator's check"))
    for order, (model, name) in enumerate(steps):
        task = apps.get_model("cms", model).objects.create(
            name=name, content_type=_content_type(apps, "cms", model.lower())
        )
        apps.get_model("wagtailcore", "WorkflowTask").objects.create(
            workflow=workflow, task_id=task.pk, sort_order=order
        )
    apps.get_model("wagtailcore", "WorkflowContentType").objects.create(
        workflow=workflow, content_type=_content_type(apps, "lenders", "product")
    )


def _content_type(apps: Any, app: str, model: str) -> Any:
    return apps.get_model("contenttypes", "ContentType").objects.get_or_create(app_label=app, model=model)[0]


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("lenders", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.RunPython(first_page, migrations.RunPython.noop),
        migrations.RunPython(product_workflow, migrations.RunPython.noop),
    ]
