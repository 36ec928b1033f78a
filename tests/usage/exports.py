"""A small export of our own in every format, with its totals counted by hand."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from advisor.files.resources import read_market_resources
from advisor.market.list_costs import ListCosts


@cache
def prices() -> ListCosts:
    """The shipped list prices, looked through once for all tests."""
    return ListCosts(read_market_resources().models)


@dataclass(frozen=True)
class Fixture:
    """An export as bytes, what it is recognised as, and what its summary must say."""

    format: str
    content: bytes
    expects: dict[str, Any]


WEEK = tuple(f"2026-10-{day:02}" for day in range(1, 8))


def written(folder: Path, name: str, content: bytes) -> str:
    """The path of a file with this content."""
    path = folder / name
    path.write_bytes(content)
    return str(path)


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode() + b"\n"


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


DEEPSEEK_AMOUNT = csv(
    "user_id,start_time_iso,end_time_iso,model,api_key_name,api_key,type,price,amount",
    "u1,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,deepseek-chat,desk,sk-a,output_tokens,0.55,400",
    "u1,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,deepseek-chat,desk,sk-a,input_cache_hit_tokens,0.035,3000",
    "u1,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,deepseek-chat,desk,sk-a,input_cache_miss_tokens,0.135,1000",
    "u1,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,deepseek-chat,desk,sk-a,request_count,0,7",
)
DEEPSEEK_COST = b"\xef\xbb\xbf" + csv(
    "user_id,start_time_iso,end_time_iso,model,wallet_type,cost,currency\r",
    "u1,2026-10-02T00:00:00Z,2026-10-03T00:00:00Z,deepseek-chat,normal,0.50,USD\r",
    "u1,2026-10-01T00:00:00Z,2026-10-02T00:00:00Z,deepseek-chat,normal,0.25,USD\r",
)

FIXTURES: dict[str, Fixture] = {
    # gpt-4o: $2.50 in, $1.25 cached, $10 out per million. Two rows of one bucket are summed; the second day is empty.
    # in 1000 + 3000 + 2000 = 6000, cached 400 + 0 + 1000 = 1400, out 100 + 300 + 200 = 600, requests 4 + 6 + 5 = 15
    # list: (4600 x 2.5 + 1400 x 1.25 + 600 x 10) / 1e6 = (11500 + 1750 + 6000) / 1e6 = 0.01925
    "openai_usage_csv": Fixture(
        "OpenAI usage (CSV)",
        csv(
            "start_time,end_time,start_time_iso,end_time_iso,project_id,num_model_requests,user_id,api_key_id,model,batch,service_tier,input_tokens,output_tokens,input_cached_tokens,input_uncached_tokens,input_text_tokens,output_text_tokens,input_cached_text_tokens,input_audio_tokens,input_cached_audio_tokens,output_audio_tokens,input_image_tokens,input_cached_image_tokens,output_image_tokens",
            "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,p,4.0,,key_a,gpt-4o-2024-08-06,False,default,1000.0,100.0,400.0,600.0,1000.0,100.0,400.0,0,0,0,0,0,0",
            "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,p,6.0,,key_b,gpt-4o-2024-08-06,False,default,3000.0,300.0,0.0,3000.0,3000.0,300.0,0.0,0,0,0,0,0,0",
            "1790899200,1790985600,2026-10-02T00:00:00+00:00,2026-10-03T00:00:00+00:00,,,,,,,,,,,,,,,,,,,,",
            "1790985600,1791072000,2026-10-03T00:00:00+00:00,2026-10-04T00:00:00+00:00,p,5.0,,key_a,gpt-4o-2024-08-06,False,default,2000.0,200.0,1000.0,1000.0,2000.0,200.0,1000.0,0,0,0,0,0,0",
        ),
        {"days": 2, "requests": 15, "input_tokens": 6000, "cached_input_tokens": 1400, "cache_write_tokens": 0,
         "output_tokens": 600, "list_cost": "0.01925", "first_day": "2026-10-01", "last_day": "2026-10-03"},
    ),
    "openai_empty_csv": Fixture(
        "OpenAI export without data (CSV)",
        csv(
            "start_time,end_time,start_time_iso,end_time_iso",
            "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00",
        ),
        {"days": 0, "input_tokens": 0, "output_tokens": 0, "list_cost": "0"},
    ),
    # billed 0.1234567890123456 + 0.5 = 0.6234567890123456; a bill has no days of usage
    "openai_costs_csv": Fixture(
        "OpenAI costs (CSV)",
        csv(
            "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id,organization_name",
            "1790812800,1790899200,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00+00:00,0.1234567890123456,usd,,p,o,Org",
            "1790899200,1790985600,2026-10-02T00:00:00+00:00,2026-10-03T00:00:00+00:00,0.5,usd,,p,o,Org",
            "1790985600,1791072000,2026-10-03T00:00:00+00:00,2026-10-04T00:00:00+00:00,,,,,,",
        ),
        {"days": 0, "billed": "0.6234567890123456", "currency": "USD"},
    ),
    # start_time 1790812800 is 2026-10-01 00:00 UTC; in 500 + 250, cached 100, out 50 + 25, requests 3 + 2
    # gpt-4o: (650 x 2.5 + 100 x 1.25 + 75 x 10) / 1e6 = (1625 + 125 + 750) / 1e6 = 0.0025
    "openai_usage_json": Fixture(
        "OpenAI usage (JSON)",
        json.dumps({
            "object": "page",
            "data": [
                {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [
                    {"object": "organization.usage.completions.result", "input_tokens": 500, "output_tokens": 50,
                     "input_cached_tokens": 100, "input_audio_tokens": 0, "output_audio_tokens": 0,
                     "num_model_requests": 3, "project_id": None, "user_id": None, "api_key_id": "key_a",
                     "model": "gpt-4o-2024-08-06", "batch": False, "service_tier": None},
                    {"object": "organization.usage.completions.result", "input_tokens": 250, "output_tokens": 25,
                     "input_cached_tokens": 0, "input_audio_tokens": 0, "output_audio_tokens": 0,
                     "num_model_requests": 2, "project_id": None, "user_id": None, "api_key_id": "key_b",
                     "model": "gpt-4o-2024-08-06", "batch": False, "service_tier": None}]},
                {"object": "bucket", "start_time": 1790899200, "end_time": 1790985600, "results": []},
            ],
            "has_more": False, "next_page": None,
        }, indent=1).encode(),
        {"days": 1, "requests": 5, "input_tokens": 750, "cached_input_tokens": 100, "output_tokens": 75,
         "list_cost": "0.0025"},
    ),
    "openai_costs_json": Fixture(
        "OpenAI costs (JSON)",
        json.dumps({"object": "page", "data": [
            {"object": "bucket", "start_time": 1790812800, "end_time": 1790899200, "results": [
                {"object": "organization.costs.result", "amount": {"value": 0.06, "currency": "usd"},
                 "line_item": "gpt-4o, input", "project_id": None},
                {"object": "organization.costs.result", "amount": {"value": 0.04, "currency": "usd"},
                 "line_item": "gpt-4o, output", "project_id": None}]}], "has_more": False}).encode(),
        {"days": 0, "billed": "0.1", "currency": "USD"},
    ),
    # the four input columns are disjoint: 100 + 20 + 30 + 850 = 1000, cached 850, written 20 + 30 = 50
    # claude-haiku-4-5: (100 x 1 + 20 x 1.25 + 30 x 2 + 850 x .1 + 40 x 5) / 1e6 = (100+25+60+85+200) / 1e6 = 0.00047
    "anthropic_usage_csv": Fixture(
        "Anthropic usage (CSV)",
        csv(
            "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,usage_output_tokens,web_search_count,inference_geo,speed",
            "2026-10-01,claude-haiku-4-5-20251001,desk,Default,standard,≤ 200k,100,20,30,850,40,0,global,standard",
        ),
        {"days": 1, "requests": None, "input_tokens": 1000, "cached_input_tokens": 850, "cache_write_tokens": 50,
         "output_tokens": 40, "list_cost": "0.00047"},
    ),
    # 2025: one column of cache writes. in 100 + 50 + 850 = 1000
    "anthropic_usage_csv 2025": Fixture(
        "Anthropic usage (CSV)",
        csv(
            "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,usage_input_tokens_cache_write,usage_input_tokens_cache_read,usage_output_tokens,web_search_count",
            "2025-10-01,claude-haiku-4-5-20251001,desk,Default,standard,≤ 200k,100,50,850,40,0",
        ),
        {"days": 1, "input_tokens": 1000, "cached_input_tokens": 850, "cache_write_tokens": 50, "output_tokens": 40},
    ),
    "anthropic_usage_csv without cache": Fixture(
        "Anthropic usage (CSV)",
        csv(
            "usage_date_utc,model_version,api_key,workspace,usage_type,usage_input_tokens_no_cache,usage_output_tokens",
            "2025-03-01,claude-3-5-haiku-20241022,desk,Default,standard,100,40",
        ),
        {"days": 1, "input_tokens": 100, "cached_input_tokens": 0, "output_tokens": 40},
    ),
    # 0.12 + 0.03 = 0.15
    "anthropic_cost_csv": Fixture(
        "Anthropic cost (CSV)",
        csv(
            "usage_date_utc,model,workspace,api_key,usage_type,context_window,token_type,cost_usd,list_price_usd,cost_type,inference_geo,speed,api_key_id,api_key_status",
            "2026-10-01,Claude Haiku 4.5,Default,desk,standard,≤ 200k,input_no_cache,0.12,0.15,token,global,standard,apikey_1,active",
            "2026-10-01,Claude Haiku 4.5,Default,desk,standard,≤ 200k,output,0.03,0.03,token,global,standard,apikey_1,active",
        ),
        {"days": 0, "billed": "0.15", "currency": "USD"},
    ),
    "anthropic_cost_csv 2025": Fixture(
        "Anthropic cost (CSV)",
        csv(
            "usage_date_utc,model,workspace,api_key,usage_type,token_type,cost_usd",
            "2025-10-01,Claude Haiku 4.5,Default,desk,standard,output,0.03",
        ),
        {"days": 0, "billed": "0.03"},
    ),
    # cache_creation is an object: 10 + 40 = 50 written; in 100 + 50 + 850 = 1000
    "anthropic_usage_json": Fixture(
        "Anthropic usage (JSON)",
        json.dumps({"data": [{"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-02T00:00:00Z", "results": [
            {"uncached_input_tokens": 100,
             "cache_creation": {"ephemeral_1h_input_tokens": 10, "ephemeral_5m_input_tokens": 40},
             "cache_read_input_tokens": 850, "output_tokens": 40, "server_tool_use": {"web_search_requests": 0},
             "model": "claude-haiku-4-5-20251001", "workspace_id": None, "api_key_id": None,
             "service_tier": "standard", "context_window": "0-200k"}]}], "has_more": False, "next_page": None}).encode(),
        {"days": 1, "requests": None, "input_tokens": 1000, "cached_input_tokens": 850, "cache_write_tokens": 50,
         "output_tokens": 40},
    ),
    # amounts are in cents: (1234.5 + 65.5) / 100 = 13
    "anthropic_cost_json": Fixture(
        "Anthropic cost (JSON)",
        json.dumps({"data": [{"starting_at": "2026-10-01T00:00:00Z", "ending_at": "2026-10-02T00:00:00Z", "results": [
            {"amount": "1234.5", "currency": "USD", "description": "Claude Haiku 4.5 Usage - Input Tokens",
             "cost_type": "tokens", "model": None, "workspace_id": None, "token_type": None},
            {"amount": "65.5", "currency": "USD", "description": "Claude Haiku 4.5 Usage - Output Tokens",
             "cost_type": "tokens", "model": None, "workspace_id": None, "token_type": None}]}]}).encode(),
        {"days": 0, "billed": "13", "currency": "USD"},
    ),
    # reasoning (60) is inside completion (200); use of an own key (9.99) is not billed here
    "openrouter_activity_csv": Fixture(
        "OpenRouter activity (CSV)",
        csv(
            "Date,Slug,Usage,BYOK Usage,Requests,Prompt Tokens,Completion Tokens,Reasoning Tokens",
            "2026-10-01,openai/gpt-4o,0.75,9.99,3,1000,200,60",
            "2026-10-02,openai/gpt-4o,0.25,0,1,500,100,0",
        ),
        {"days": 2, "requests": 4, "input_tokens": 1500, "output_tokens": 300, "billed": "1"},
    ),
    "openrouter_generations_csv": Fixture(
        "OpenRouter generations (CSV)",
        csv(
            "generation_id,created_at,cost_total,cost_web_search,cost_cache,cost_file_processing,byok_usage_inference,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,provider_name,variant,cancelled,streamed,user,finish_reason_raw,finish_reason_normalized,generation_time_ms,time_to_first_token_ms,api_key_disabled,api_key_name,app_name",
            "gen-1,2026-10-01 09:15:00.123+00,0.004,0,0,0,0,1000,100,0,600,openai/gpt-4o,OpenAI,standard,false,true,,stop,stop,900,120,false,desk,App",
            "gen-2,2026-10-01 10:15:00.123+00,0.002,0,0,0,0,400,50,0,0,openai/gpt-4o,OpenAI,standard,false,true,,stop,stop,900,120,false,desk,App",
        ),
        {"days": 1, "requests": 2, "input_tokens": 1400, "cached_input_tokens": 600, "output_tokens": 150,
         "billed": "0.006", "tokens_per_request": {"input": {"mean": 700.0, "median": 700.0, "p95": 970.0},
                                                  "output": {"mean": 75.0, "median": 75.0, "p95": 97.5}}},
    ),
    "openrouter_activity_json": Fixture(
        "OpenRouter activity (JSON)",
        json.dumps({"data": [
            {"date": "2026-10-01", "model": "openai/gpt-4o", "model_permaslug": "openai/gpt-4o-2024-08-06",
             "endpoint_id": "e", "provider_name": "OpenAI", "usage": 0.75, "byok_usage_inference": 0, "requests": 3,
             "prompt_tokens": 1000, "completion_tokens": 200, "reasoning_tokens": 60}]}).encode(),
        {"days": 1, "requests": 3, "input_tokens": 1000, "output_tokens": 200, "billed": "0.75"},
    ),
    "litellm_spend_logs": Fixture(
        "LiteLLM spend logs",
        csv(
            "request_id,call_type,api_key,spend,total_tokens,prompt_tokens,completion_tokens,startTime,endTime,completionStartTime,model,model_id,model_group,custom_llm_provider,api_base,user,metadata,cache_hit,cache_key,request_tags,team_id,end_user,requester_ip_address,messages,response",
            'r1,acompletion,hash1,0.01,120,100,20,2026-10-01 08:00:00,2026-10-01 08:00:02,,gpt-4o,,gpt-4o,openai,,,"{""x"": 1}",False,,[],t,,,"[{""role"": ""user"", ""content"": ""secret words""}]",{}',
            "r2,acompletion,hash1,0.02,240,200,40,2026-10-01 09:00:00,2026-10-01 09:00:02,,gpt-4o,,gpt-4o,openai,,,{},False,,[],t,,,[],{}",
        ),
        {"days": 1, "requests": 2, "input_tokens": 300, "output_tokens": 60, "billed": "0.03"},
    ),
    "litellm_daily": Fixture(
        "LiteLLM daily spend",
        csv(
            "user_id,date,api_key,model,model_group,custom_llm_provider,mcp_namespaced_tool_name,endpoint,prompt_tokens,completion_tokens,cache_read_input_tokens,cache_creation_input_tokens,spend,api_requests,successful_requests,failed_requests",
            "u,2026-10-01,hash1,gpt-4o,gpt-4o,openai,,,1000,100,300,0,0.5,8,7,1",
        ),
        {"days": 1, "requests": 8, "input_tokens": 1000, "cached_input_tokens": 300, "output_tokens": 100,
         "billed": "0.5"},
    ),
    # only generations count; in 70 + 30 (its total is 120 = 100 + 20), the second counts cached inside (200 + 20 = 220)
    "langfuse": Fixture(
        "Langfuse observations",
        csv(
            "id,trace_id,project_id,environment,type,parent_observation_id,start_time,end_time,name,metadata,level,status_message,version,input,output,provided_model_name,model_parameters,usage_details,cost_details,total_cost,latency",
            'o1,t1,p,production,GENERATION,,2026-10-01T08:00:00.000Z,2026-10-01T08:00:02.000Z,answer,{},DEFAULT,,,"my secret question","a secret answer",gpt-4o,{},"{""input"": 70, ""input_cached_tokens"": 30, ""output"": 20, ""total"": 120}",{},0.01,2',
            'o2,t1,p,production,GENERATION,,2026-10-01T09:00:00.000Z,2026-10-01T09:00:02.000Z,answer,{},DEFAULT,,,"x","y",gpt-4o,{},"{""input"": 200, ""input_cached_tokens"": 150, ""output"": 20, ""total"": 220}",{},0.02,2',
            'o3,t1,p,production,SPAN,,2026-10-01T09:00:00.000Z,2026-10-01T09:00:02.000Z,search,{},DEFAULT,,,"x","y",,{},"{}",{},,2',
        ),
        {"days": 1, "requests": 2, "input_tokens": 300, "cached_input_tokens": 180, "output_tokens": 40,
         "billed": "0.03"},
    ),
    "langfuse_json": Fixture(
        "Langfuse observations (JSON)",
        b"\n".join(json.dumps(one).encode() for one in (
            {"id": "o1", "trace_id": "t1", "type": "GENERATION", "start_time": "2026-10-01T08:00:00.000Z",
             "input": [{"role": "user", "content": "secret words"}], "output": "secret", "total_cost": "0.01",
             "provided_model_name": "gpt-4o",
             "usage_details": {"input": 70, "input_cached_tokens": 30, "output": 20, "total": 120}},
            {"id": "o2", "trace_id": "t1", "type": "SPAN", "start_time": "2026-10-01T08:00:00.000Z",
             "provided_model_name": None, "usage_details": {"input": 5}},
        )),
        {"days": 1, "requests": 1, "input_tokens": 100, "cached_input_tokens": 30, "output_tokens": 20},
    ),
    "helicone": Fixture(
        "Helicone requests",
        csv(
            "response_id,response_created_at,response_status,request_created_at,request_body,request_properties,request_user_id,model,prompt_tokens,completion_tokens,latency,cost",
            'r1,2026-10-01T08:00:02Z,200,2026-10-01T08:00:00Z,"{""messages"": ""secret words""}",{},u,gpt-4o,100,20,2000,0.00045',
            'r2,2026-10-02T08:00:02Z,200,2026-10-02T08:00:00Z,"{}",{},u,gpt-4o,300,40,2000,0.00115',
        ),
        {"days": 2, "requests": 2, "input_tokens": 400, "output_tokens": 60, "billed": "0.0016"},
    ),
    # the three input columns are disjoint: 50 + 100 + 850 = 1000 and 0 + 10 + 90 = 100; a cost that is a word is not 0
    "cursor": Fixture(
        "Cursor usage",
        csv(
            "Date,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost",
            '"2026-10-01T08:00:00.000Z","On-Demand","claude-4.5-sonnet","No","50","100","850","40","1040","$0.10"',
            '"2026-10-01T09:00:00.000Z","Included","claude-4.5-sonnet","No","0","10","90","5","105","Included"',
        ),
        {"days": 1, "requests": 2, "input_tokens": 1100, "cached_input_tokens": 940, "cache_write_tokens": 50,
         "output_tokens": 45, "billed": "0.1"},
    ),
    "cursor older": Fixture(
        "Cursor usage",
        csv(
            "Date,Model,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost",
            "2025-10-01T08:00:00.000Z,auto,0,100,0,40,140,0.49",
        ),
        {"days": 1, "requests": 1, "input_tokens": 100, "output_tokens": 40, "billed": "0.49", "list_cost": None},
    ),
    "cursor newer": Fixture(
        "Cursor usage",
        csv(
            "Date,Cloud Agent ID,Automation ID,Kind,Model,Max Mode,Input (w/ Cache Write),Input (w/o Cache Write),Cache Read,Output Tokens,Total Tokens,Cost",
            "2026-10-01T08:00:00.000Z,,,On-Demand,gpt-5,No,0,100,0,40,140,0.49",
        ),
        {"days": 1, "requests": 1, "input_tokens": 100, "output_tokens": 40, "billed": "0.49"},
    ),
    # 3 + 2.5 + .5 = 6 requests; no tokens are counted
    "github_copilot": Fixture(
        "GitHub Copilot usage report",
        csv(
            "date,username,product,sku,model,quantity,unit_type,applied_cost_per_quantity,gross_amount,discount_amount,net_amount,total_monthly_quota,organization,repository,cost_center_name,aic_quantity,aic_gross_amount",
            "2026-10-01,ada,copilot,copilot_premium_request,Claude Sonnet 4.5,3,requests,0.04,0.12,0.12,0,300,org,,,,",
            "2026-10-02,ada,copilot,copilot_premium_request,GPT-5,2.5,requests,0.04,0.10,0,0.10,300,org,,,,",
            "2026-10-02,bob,copilot,copilot_premium_request,GPT-5,0.5,requests,0.04,0.02,0,0.02,300,org,,,,",
        ),
        {"days": 2, "requests": 6, "input_tokens": None, "output_tokens": None, "billed": "0.12", "list_cost": "0.24"},
    ),
    # .33 + .33 + .34 = 1, and 1 more
    "github_copilot_requests": Fixture(
        "GitHub Copilot premium requests",
        csv(
            "Timestamp,User,Model,Requests Used,Exceeds Monthly Quota,Total Monthly Quota",
            "2025-06-11T05:13:27.874Z,ada,gpt-4.1,0.33,False,Unlimited",
            "2025-06-11T06:13:27.874Z,ada,gpt-4.1,0.33,False,Unlimited",
            "2025-06-11T07:13:27.874Z,ada,gpt-4.1,0.34,False,Unlimited",
            "2025-06-12T05:13:27.874Z,ada,gpt-4.1,1.00,False,Unlimited",
        ),
        {"days": 2, "requests": 2, "input_tokens": None},
    ),
    "github_copilot_requests newer": Fixture(
        "GitHub Copilot premium requests",
        csv(
            "date,username,model,quantity,exceeds_quota,total_monthly_quota",
            "2025-11-01,ada,GPT-5,4,FALSE,1500",
        ),
        {"days": 1, "requests": 4, "input_tokens": None},
    ),
    # 100 + 50 + 850 = 1000 in of the day; the breakdown is the day once more and does not count twice; nor do the totals
    "ccusage_daily": Fixture(
        "ccusage daily (JSON)",
        json.dumps({"daily": [
            {"date": "2026-10-01", "inputTokens": 100, "outputTokens": 40, "cacheCreationTokens": 50,
             "cacheReadTokens": 850, "totalTokens": 1040, "totalCost": 0.12, "modelsUsed": ["claude-sonnet-4-5"],
             "modelBreakdowns": [{"modelName": "claude-sonnet-4-5", "inputTokens": 100, "outputTokens": 40,
                                  "cacheCreationTokens": 50, "cacheReadTokens": 850, "cost": 0.12}]},
            {"date": "2026-10-02", "inputTokens": 10, "outputTokens": 4, "cacheCreationTokens": 0,
             "cacheReadTokens": 0, "totalTokens": 14, "totalCost": 0.01, "modelsUsed": [], "modelBreakdowns": []}],
            "totals": {"inputTokens": 110, "outputTokens": 44}}).encode(),
        {"days": 2, "requests": None, "input_tokens": 1010, "cached_input_tokens": 850, "cache_write_tokens": 50,
         "output_tokens": 44, "billed": "0.13"},
    ),
    "ccusage_monthly": Fixture(
        "ccusage monthly (JSON)",
        json.dumps({"type": "monthly", "data": [
            {"month": "2026-09", "models": ["claude-sonnet-4-5"], "inputTokens": 100, "outputTokens": 40,
             "cacheCreationTokens": 50, "cacheReadTokens": 850, "totalTokens": 1040, "costUSD": 0.12}],
            "summary": {"totalCostUSD": 0.12}}).encode(),
        {"days": 0, "requests": None, "input_tokens": 1000, "output_tokens": 40, "billed": "0.12"},
    ),
    # in 3000 + 1000, of them cached 3000
    "deepseek zip": Fixture(
        "DeepSeek usage (ZIP or amount CSV)",
        zipped({"amount-2026-10.csv": DEEPSEEK_AMOUNT, "cost-2026-10.csv": DEEPSEEK_COST}),
        {"days": 1, "requests": 7, "input_tokens": 4000, "cached_input_tokens": 3000, "output_tokens": 400},
    ),
    "deepseek_cost": Fixture(
        "DeepSeek costs (ZIP or cost CSV)", DEEPSEEK_COST, {"days": 0, "billed": "0.75", "currency": "USD"}
    ),
    # a preamble, thousands in quotes, a total row, and a machine that is not about tokens (12.00)
    # in 1,200,000 + cached 300,000 = 1,500,000; out 250,000 ("output token count … short input text" is output)
    "gcp_cost_table": Fixture(
        "Google Cloud cost table",
        csv(
            "Invoice number,1234567890", "Invoice date,2026-10-31", "Due date,2026-11-30", "Billing ID,01AB-CD",
            "Billing account,Main", "Currency,USD", "Exchange rate,1", "Total due,$13.95",
            "Billing account name,Billing account ID,Project name,Project ID,Project hierarchy,Service description,Service ID,SKU description,SKU ID,Consumption model description,Credit type,Cost type,Usage start date,Usage end date,Usage amount,Usage unit,Unrounded cost ($),Cost ($)",
            'Main,01AB,Desk,desk-1,org,Gemini API,S1,Generate content input token count gemini 2.5 flash short input text,K1,Default,,Usage,2026-10-01,2026-10-02,"1,200,000",count,0.36,0.36',
            'Main,01AB,Desk,desk-1,org,Gemini API,S1,Generate content cached input token count gemini 2.5 flash,K2,Default,,Usage,2026-10-01,2026-10-02,"300,000",count,0.0225,0.02',
            'Main,01AB,Desk,desk-1,org,Gemini API,S1,Generate content output token count gemini 2.5 flash short input text,K3,Default,,Usage,2026-10-02,2026-10-03,"250,000",count,0.625,0.63',
            "Main,01AB,Desk,desk-1,org,Compute Engine,S2,N2 Instance Core,K4,Default,,Usage,2026-10-02,2026-10-03,720,hour,12.00,12.00",
            ",,,,,,,,,,,,,,Total,,13.0075,13.01",
        ),
        {"days": 2, "requests": None, "input_tokens": 1500000, "cached_input_tokens": 300000, "output_tokens": 250000,
         "billed": "1.0075"},
    ),
    "gcp_reports": Fixture(
        "Google Cloud billing report",
        csv(
            "Date,Service description,Service ID,SKU description,SKU ID,Usage amount,Usage unit,List cost (£),Negotiated savings (£),Savings programmes (£),Other savings (£),Unrounded subtotal (£),Subtotal (£)",
            "2026-10-01,Gemini API,S1,Generate content output token count gemini 2.5 flash short input text,K3,2000,count,0.005,0,0,0,0.004,0.00",
        ),
        {"days": 1, "input_tokens": 0, "output_tokens": 2000, "billed": "0.004", "currency": "GBP",
         "list_cost": "0.005"},
    ),
    # Spanish headings with the English name in brackets, decimal commas, semicolons, a BOM; 1.5 x 1K = 1500 in
    "azure_cost_legacy": Fixture(
        "Azure cost export (older)",
        b"\xef\xbb\xbf" + csv(
            "GUID de suscripción (SubscriptionGuid);Grupo de recursos (ResourceGroup);ResourceLocation;Fecha (UsageDateTime);Categoría del medidor (MeterCategory);MeterSubCategory;MeterId;Nombre del medidor (MeterName);MeterRegion;Cantidad (UsageQuantity);ResourceRate;Coste (PreTaxCost);ConsumedService;ResourceType;InstanceId;Tags;OfferId;AdditionalInfo;ServiceInfo1;ServiceInfo2;ServiceName;ServiceTier;Currency;UnitOfMeasure",
            "g;rg;WE;2026-10-01;Foundry Models;Azure OpenAI;m1;gpt-4o-0806-Inp-glbl Tokens;;1,5;0,0025;0,00375;;;;;;;;;;;EUR;1K",
            "g;rg;WE;2026-10-01;Foundry Models;Azure OpenAI;m2;gpt-4o-0806-Outp-glbl Tokens;;0,2;0,01;0,002;;;;;;;;;;;EUR;1K",
        ),
        {"days": 1, "input_tokens": 1500, "output_tokens": 200, "billed": "0.00575", "currency": "EUR"},
    ),
    "azure_cost": Fixture(
        "Azure cost details",
        csv(
            "InvoiceSectionName,AccountName,AccountOwnerId,SubscriptionId,SubscriptionName,ResourceGroup,ResourceLocation,Date,ProductName,MeterCategory,MeterSubCategory,MeterId,MeterName,MeterRegion,UnitOfMeasure,Quantity,EffectivePrice,CostInBillingCurrency,BillingCurrencyCode,ChargeType",
            "I,A,O,s,S,rg,WE,10/15/2026,P,Foundry Models,Azure OpenAI,m1,gpt 4.1 cached Inp glbl Tokens,,1K,3,0.0005,0.0015,USD,Usage",
            "I,A,O,s,S,rg,WE,10/15/2026,P,Foundry Models,Azure OpenAI,m1,gpt 4.1 Inp glbl Tokens,,1K,1,0.002,0.002,USD,Usage",
        ),
        {"days": 1, "first_day": "2026-10-15", "input_tokens": 4000, "cached_input_tokens": 3000, "output_tokens": 0,
         "billed": "0.0035"},
    ),
    # 2 x 1M tokens in by pricing unit, 500 Tokens out by consumed unit; NULL is nothing
    "focus 1.2": Fixture(
        "FOCUS bill (1.0 to 1.2)",
        csv(
            "BilledCost,BillingAccountId,BillingCurrency,BillingPeriodEnd,BillingPeriodStart,ChargeCategory,ChargeDescription,ChargePeriodEnd,ChargePeriodStart,ConsumedQuantity,ConsumedUnit,EffectiveCost,ListCost,PricingQuantity,PricingUnit,ProviderName,ServiceCategory,ServiceName,SkuMeter,SubAccountId,Tags",
            "5,b,USD,2026-11-01,2026-10-01,Usage,gpt-4o input,2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,NULL,NULL,5,5,2,1M tokens,Azure,AI and Machine Learning,Azure OpenAI,Input Tokens,s,NULL",
            "0.005,b,USD,2026-11-01,2026-10-01,Usage,gpt-4o output,2026-10-02T00:00:00Z,2026-10-01T00:00:00Z,500,Tokens,0.005,0.006,500,Tokens,Azure,AI and Machine Learning,Azure OpenAI,Output Tokens,s,NULL",
        ),
        {"days": 1, "input_tokens": 2000000, "output_tokens": 500, "billed": "5.005", "list_cost": "5.006"},
    ),
    "azure_llm_trace": Fixture(
        "Azure LLM inference trace",
        csv("TIMESTAMP,ContextTokens,GeneratedTokens", "2023-11-16 18:15:46.6805900,374,44", "2023-11-16 18:15:50.9951690,396,109"),
        {"days": 1, "requests": 2, "input_tokens": 770, "output_tokens": 153, "list_cost": None},
    ),
    "burstgpt": Fixture(
        "BurstGPT trace",
        csv("Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type", "5,ChatGPT,472,18,490,Conversation log",
            "90000,GPT-4,100,20,120,API log"),
        {"days": 2, "requests": 2, "input_tokens": 572, "output_tokens": 38},
    ),
    "burstgpt_daily": Fixture(
        "BurstGPT daily totals", csv("day,requests,total_tokens", "0,3389,2823563", "1,3172,2871317"),
        {"days": 2, "requests": 6561, "input_tokens": 5694880},
    ),
    "burstgpt_hours": Fixture(
        "BurstGPT profile of a day", csv("hour,avg_requests_per_hour", "0,940.3", "1,892.7"), {"days": 1, "requests": 1833},
    ),
    "mooncake": Fixture(
        "Mooncake trace",
        b'{"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}\n'
        b'{"timestamp": 3541000, "input_length": 7322, "output_length": 490, "hash_ids": [0, 14]}\n',
        {"days": 1, "requests": 2, "input_tokens": 14080, "output_tokens": 990},
    ),
    "vidur": Fixture(
        "Vidur request lengths",
        csv("num_prefill_tokens,num_decode_tokens,num_total_tokens,pd_ratio", "3772,54,3826,69.85", "2015,156,2171,12.92"),
        {"days": 0, "requests": 2, "input_tokens": 5787, "output_tokens": 210},
    ),
    # no known format: the columns are told by their plain names
    "any csv": Fixture(
        "Own columns",
        csv("day;input tokens;output tokens;calls;cost", "01.10.2026;1.000;200;4;0,50", "02.10.2026;3.000;100;2;1,25"),
        {"days": 2, "first_day": "2026-10-01", "requests": 6, "input_tokens": 4000, "output_tokens": 300,
         "billed": "1.75"},
    ),
}  # fmt: skip
