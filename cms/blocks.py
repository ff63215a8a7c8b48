"""Blocks of pages. Each has a description and an example, so that editors see what they get."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LeadBlock(blocks.StructBlock):
    """A heading with a paragraph."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    text = blocks.TextBlock(label=_("Text"), max_length=600)

    class Meta:
        icon = "title"
        label = _("Heading and text")
        template = "cms/blocks/lead.html"
        description = _("A heading with one paragraph below.")
        preview_value: dict[str, Any] = {
            "heading": "授权数据，凭信用贷款",
            "text": "企业、合作社和民宿授权数据后，即可看到适合自己的融资产品和原因。",
        }


class StepBlock(blocks.StructBlock):
    """One step: a short name and a sentence."""

    name = blocks.CharBlock(label=_("Name"), max_length=40)
    text = blocks.CharBlock(label=_("Text"), max_length=200)


class StepsBlock(blocks.StructBlock):
    """A way in numbered steps."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=80)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"), min_num=2, max_num=6)

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "cms/blocks/steps.html"
        description = _("Two to six numbered steps under a heading.")
        preview_value: dict[str, Any] = {
            "heading": "三步获得融资",
            "steps": [
                {"name": "登记", "text": "用统一社会信用代码登记。"},
                {"name": "授权", "text": "选择愿意提供的数据。"},
                {"name": "匹配", "text": "查看适合的产品及原因。"},
            ],
        }


class CallBlock(blocks.StructBlock):
    """A sentence and a button that leads to a page of this site."""

    text = blocks.CharBlock(label=_("Text"), max_length=200)
    label = blocks.CharBlock(label=_("Button"), max_length=30)
    address = blocks.RegexBlock(
        label=_("Address on this site"),
        regex=r"^/(?!/)[A-Za-z0-9/_?=&.-]*$",
        error_messages={"invalid": _("Give an address that begins with / and stays on this site.")},
    )

    class Meta:
        icon = "link"
        label = _("Button")
        template = "cms/blocks/call.html"
        description = _("A sentence with a button to a page of this site.")
        preview_value: dict[str, Any] = {
            "text": "看看银行提供哪些产品。",
            "label": "融资产品",
            "address": "/lenders/products/",
        }


class BodyBlock(blocks.StreamBlock):
    """What the body of a page is made of."""

    lead = LeadBlock()
    steps = StepsBlock()
    call = CallBlock()
