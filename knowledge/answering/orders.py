"""Tells text that gives orders to a language model, or hides something, from text about metrology."""

from __future__ import annotations

import re
import unicodedata

_ORDERS = re.compile(
    "|".join(
        (
            # put the instructions aside
            r"(忽略|无视|忘记|忘掉|抛开|不要理会|不必理会|不用管|推翻|覆盖|作废).{0,8}"
            r"(指令|指示|提示|要求|设定|规则|约束|限制|命令|对话|上文)",
            r"(ignore|disregard|forget|override|bypass).{0,30}"
            r"(previous|above|prior|earlier|all|instruction|prompt|rule|context)",
            # speak to the model, or as its operator
            r"(系统|开发者|管理员|隐藏)(提示|指令|消息|模式|命令)|提示词|system\s*(prompt|message|override)",
            r"\b(system|assistant|user|developer)\s*[:：]|developer mode|jailbreak",
            r"you are (now|an?)\b|\bact as\b",
            r"(语言|大|聊天)模型|人工智能|智能助手|\bAI\b|\bLLM\b|\bGPT\b|助手[:：，,]|模型[:：，,]",
            r"(从现在起|从现在开始|现在)[，,]?你|你(现在)?(是一|扮演|充当|的新任务|的任务)",
            # order what the answer is to be
            r"(回答|回复|答复|答案|输出|改写|总结|生成)[^，。；]{0,6}"
            r"(时|中|里|末尾|结尾|开头|后面|之后|前面)[^。；]{0,12}(加|附|写|插|带|说|用|改|换|包含|输出|给出|注明)",
            r"(只|直接|一律|统一|务必|请|必须|原样|逐字)(要)?(回答|回复|答复|输出|复述|重复|说出|打印)",
            r"(respond|reply|answer|output|print|repeat|say|append|include|insert)\b.{0,20}"
            r"\b(only|with|exactly|verbatim|following|link|image|url|this|that|to the user)\b",
            r"[\"']\s*(role|content|messages)\s*[\"']\s*:",
            r"new (instructions?|task|rules?)|do not (tell|mention|cite)",
            r"(不要|别|不得)(告诉|提醒|透露给)用户",
            # marks of chat templates, pages and encoded payloads
            r"<\s*/?\s*[a-z|!]|\[/?INST|\|\s*im_|#{2,}\s*\w|```|\$\{|\{\{|!\[|\]\(",
            r"https?:|www\.|javascript:|data:\w|[A-Za-z0-9+/]{40,}|&#|\\u[0-9a-f]{4}|%[0-9a-f]{2}%",
        )
    ),
    re.IGNORECASE | re.DOTALL,
)
# Format, private use, surrogates, unassigned: tags, zero widths and changes of direction hide text.
_HIDDEN_CATEGORIES = frozenset({"Cf", "Co", "Cs", "Cn"})


def gives_orders(text: str) -> bool:
    """Whether `text` speaks to a model, carries a link or markup, or hides characters.

    A passage that does is quoted as it stands but never handed to a model (security row 15).
    """
    if any(unicodedata.category(character) in _HIDDEN_CATEGORIES for character in text):
        return True
    return _ORDERS.search(unicodedata.normalize("NFKC", text)) is not None
