"""A reconciliation service over a handful of bodies, of version 0.2 at /v02 and of 1.0 (draft) at /v1."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from fake_server import Fake, Reply, Request

SPACE = "https://registry.example/body/"
TYPES = [{"id": "Org", "name": "Organization"}, {"id": "Human", "name": "Person"}]
PROPERTIES = [
    {"id": "c", "name": "Country"},
    {"id": "w", "name": "Official website"},
    {"id": "y", "name": "Inception"},
    {"id": "z", "name": "Colour of the flag"},
]
BODIES: dict[str, dict[str, Any]] = {
    "B1": {"name": "League of Harbour Towns", "type": ("Org", "association"), "c": "Slovenia", "y": 1987},
    "B2": {"name": "League of Harbour Towns", "type": ("Org", "association"), "c": "Ireland", "y": 1987},
    "B3": {"name": "Harbour Towns Ltd", "type": ("Org", "business"), "c": "Slovenia", "y": 2001},
    "B4": {"name": "Liga pomorskih mest in krajev", "type": ("Org", "association"), "c": "Slovenia"},
    "B5": {"name": "Ministry of Ports", "type": ("Org", "ministry"), "c": "Slovenia"},
    "B6": {"name": "Ministry of Sports", "type": ("Org", "ministry"), "c": "Slovenia"},
    "B7": {"name": "Ana Zupančič", "type": ("Human", "human")},
}
BODIES["B1"]["w"] = "https://lht.example.org/"


@dataclass
class Reconciliation(Fake):
    """The service. What it may be asked is what it says in its manifest."""

    versions_02: tuple[str, ...] = ("0.1", "0.2")
    versions_1: tuple[str, ...] = ("0.2", "1.0-draft")
    extends: bool = True
    proposes: bool = True
    path: str = "/match"

    @property
    def stable(self) -> str:
        return f"{self.base}/v02"

    @property
    def draft(self) -> str:
        return f"{self.base}/v1"

    def answer(self, request: Request) -> Reply:
        fields = request.parameters
        match request.method, request.path:
            case "GET", "/v02":
                return self.reply(self.manifest_02())
            case "GET", "/v1":
                return self.reply(self.manifest_1())
            case "GET", "/propose" | "/v1/extend/propose":
                return self.reply({"type": fields.get("type", ""), "properties": PROPERTIES})
            case "POST", "/v02" if "queries" in fields:
                queries = json.loads(fields["queries"])
                return self.reply({key: {"result": self.found_02(query)} for key, query in queries.items()})
            case "POST", "/v02" if "extend" in fields and self.extends:
                return self.reply(self.extended_02(json.loads(fields["extend"])))
            case "POST", path if path == f"/v1{self.path}":
                queries = json.loads(request.body)["queries"]
                return self.reply({"results": [{"candidates": self.found_1(query)} for query in queries]})
            case "POST", "/v1/extend" if self.extends:
                return self.reply(self.extended_1(json.loads(request.body)))
        return Reply(404, b"nothing here")

    def reply(self, value: Any) -> Reply:
        return Reply(200, json.dumps(value).encode(), "application/json")

    def manifest_02(self) -> dict[str, Any]:
        extend: dict[str, Any] = {}
        if self.proposes:
            extend["propose_properties"] = {"service_url": self.base, "service_path": "/propose"}
        return {
            "versions": list(self.versions_02),
            "name": "Registry",
            "identifierSpace": SPACE,
            "schemaSpace": "https://registry.example/schema/",
            "view": {"url": "https://registry.example/page/{{id}}"},
            "defaultTypes": TYPES,
            "extend": extend,
        }

    def manifest_1(self) -> dict[str, Any]:
        return {
            "versions": list(self.versions_1),
            "name": "Registry",
            "view": {"url": SPACE + "{id}"},
            "defaultTypes": TYPES,
            "extend": {"proposeProperties": self.proposes},
            "standardizedScore": True,
        }

    def found(self, text: str, type_: str | None, limit: int) -> list[dict[str, Any]]:
        hits = []
        for identifier, body in BODIES.items():
            likeness = SequenceMatcher(None, text.casefold(), body["name"].casefold()).ratio()
            if likeness > 0.6 and type_ in (None, body["type"][0]):
                hits.append((likeness, identifier, body))
        return [
            {
                "id": identifier,
                "name": body["name"],
                "score": round(100 * likeness, 1),
                "match": likeness == 1.0,
                "type": [{"id": body["type"][1], "name": body["type"][1]}],
                "features": [{"id": "name_likeness", "name": "likeness of the name", "value": round(likeness, 2)}],
            }
            for likeness, identifier, body in sorted(hits, key=lambda hit: (-hit[0], hit[1]))[:limit]
        ]

    def found_02(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        return self.found(query["query"], query.get("type"), int(query.get("limit", 5)))

    def found_1(self, query: dict[str, Any]) -> list[dict[str, Any]]:
        (name,) = [one["propertyValue"] for one in query["conditions"] if one["matchType"] == "name"]
        return self.found(name, query.get("type"), int(query.get("limit", 5)))

    @staticmethod
    def values(identifier: str, property_: str, year: str) -> list[dict[str, Any]]:
        value = BODIES.get(identifier, {}).get(property_)
        if value is None:
            return []
        if property_ == "c":
            return [{"id": value.lower(), "name": value}]
        return [{year: f"{value}-01-01T00:00:00Z"} if property_ == "y" else {"str": str(value)}]

    def extended_02(self, query: dict[str, Any]) -> dict[str, Any]:
        wanted = [one["id"] for one in query["properties"]]
        rows = {i: {p: self.values(i, p, "date") for p in wanted} for i in query["ids"]}
        return {"meta": [one for one in PROPERTIES if one["id"] in wanted], "rows": rows}

    def extended_1(self, query: dict[str, Any]) -> dict[str, Any]:
        rows = [
            {
                "id": i,
                "properties": [
                    {"id": one["id"], "values": self.values(i, one["id"], "date")} for one in query["properties"]
                ],
            }
            for i in query["ids"]
        ]
        wanted = [one["id"] for one in query["properties"]]
        return {"meta": [one for one in PROPERTIES if one["id"] in wanted], "rows": rows}
