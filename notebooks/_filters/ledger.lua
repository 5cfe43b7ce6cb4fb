-- One filter for both engines: languages, callouts, tabsets, cell classes, cross-references.
-- In Quarto: filters: [{at: pre-ast, path: _filters/ledger.lua}]; embedded: pandoc --lua-filter.

local profile, zh = "", true
local labels = {
  zh = { fig = "图", tbl = "表", sec = "节", eq = "式", code = "代码", note = "说明", warning = "注意", important = "重要", tip = "提示", caution = "小心" },
  en = { fig = "Figure", tbl = "Table", sec = "Section", eq = "Equation", code = "Code", note = "Note", warning = "Warning", important = "Important", tip = "Tip", caution = "Caution" },
}
local numbers, counters = {}, { fig = 0, tbl = 0, sec = 0, eq = 0 }

local function word(key)
  return labels[zh and "zh" or "en"][key]
end

local function meta(m)
  profile = m.profile and pandoc.utils.stringify(m.profile) or os.getenv("QUARTO_PROFILE") or ""
  local lang = m.lang and pandoc.utils.stringify(m.lang) or "zh-Hans"
  zh = lang:sub(1, 2) == "zh"
end

local function has_profile(name)
  for part in profile:gmatch("[^,]+") do
    if part == name then return true end
  end
  return false
end

-- content-visible and content-hidden by profile or format
local function visible(div)
  local shown = true
  local a = div.attributes
  if a["when-profile"] then shown = shown and has_profile(a["when-profile"]) end
  if a["unless-profile"] then shown = shown and not has_profile(a["unless-profile"]) end
  if a["when-format"] then shown = shown and a["when-format"] == "html" end
  if a["unless-format"] then shown = shown and a["unless-format"] ~= "html" end
  return shown
end

local function languages(el)
  if el.classes:includes("content-visible") then
    return visible(el) and el.content or {}
  elseif el.classes:includes("content-hidden") then
    return visible(el) and {} or el.content
  end
end

local function callout(div)
  for _, class in ipairs(div.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and word(kind) then
      local title = div.attributes.title or word(kind)
      local blocks = div.content
      if #blocks > 0 and blocks[1].t == "Header" then
        title = pandoc.utils.stringify(blocks[1])
        blocks:remove(1)
      end
      if div.attributes.collapse == "true" then
        local out = pandoc.List({ pandoc.RawBlock("html", '<details class="callout callout-' .. kind .. '"><summary>' .. title .. "</summary>") })
        out:extend(blocks)
        out:insert(pandoc.RawBlock("html", "</details>"))
        return out
      end
      blocks:insert(1, pandoc.RawBlock("html", '<p class="callout-title">' .. title .. "</p>"))
      return pandoc.Div(blocks, pandoc.Attr(div.identifier, { "callout", "callout-" .. kind }))
    end
  end
end

-- what a cell shows comes first, its folded code after it, in both engines
local function code_last(div)
  local shown, sources = pandoc.List(), pandoc.List()
  for _, block in ipairs(div.content) do
    local is_code = block.t == "CodeBlock" and block.classes:includes("cell-code")
    if is_code then sources:insert(block) else shown:insert(block) end
  end
  shown:extend(sources)
  div.content = shown
  return div
end

local function divs(div)
  local kept = languages(div)
  if kept then return kept end
  if div.classes:includes("cell") then return code_last(div) end
  if div.classes:includes("panel-tabset") then
    return pandoc.Div(div.content, pandoc.Attr(div.identifier, { "panel-tabset" }))
  end
  return callout(div)
end

local function code(block)
  if block.classes:includes("cell-code") then
    return {
      pandoc.RawBlock("html", '<details class="code"><summary>' .. word("code") .. "</summary>"),
      pandoc.CodeBlock(block.text, pandoc.Attr("", { "python" })),
      pandoc.RawBlock("html", "</details>"),
    }
  end
end

-- $$ … $$ {#eq-name}: a span that carries the id and, later, the number
local function equation(para)
  local out, found = pandoc.List(), false
  for _, part in ipairs(para.content) do
    local id = part.t == "Str" and part.text:match("^{#(eq%-[%w%-]+)}$")
    local last = out[#out]
    if last and last.t == "Space" and id then out:remove(#out) last = out[#out] end
    if id and last and last.t == "Math" then
      out[#out] = pandoc.Span({ last }, pandoc.Attr(id, { "equation" }))
      found = true
    else
      out:insert(part)
    end
  end
  if found then return pandoc.Para(out) end
end

local function equation_number(span)
  if span.classes:includes("equation") and numbers[span.identifier] then
    span.content:insert(pandoc.Str(" (" .. numbers[span.identifier] .. ")"))
    return span
  end
end

-- numbers in the order of the document, after the other language is gone
local function number(id)
  local kind = id:match("^(%a+)%-")
  if counters[kind] and not numbers[id] then
    counters[kind] = counters[kind] + 1
    numbers[id] = counters[kind]
  end
end

local function collect(doc)
  doc:walk({
    Header = function(h) number(h.identifier) end,
    Div = function(d) number(d.identifier) end,
    Span = function(d) number(d.identifier) end,
    Image = function(i) number(i.identifier) end,
    RawBlock = function(r)
      -- the picture inside a figure has ids of its own, which are no figures
      for tag, id in r.text:gmatch('<(%a+) id="(%a+%-[%w%-]+)"') do
        if tag == "figure" or tag == "table" then number(id) end
      end
    end,
  })
end

-- captions of raw figures and tables say their number, as references to them do
local function caption(raw)
  local function numbered(opening, id, inner)
    local n = numbers[id]
    local kind = id:match("^(%a+)%-")
    if not n then return nil end
    return opening .. inner .. '<span class="number">' .. word(kind) .. " " .. n .. "</span> "
  end
  local text = raw.text
  text = text:gsub('(<figure id="(fig%-[%w%-]+)"[^>]*>)%s*(<figcaption[^>]*>)', numbered)
  text = text:gsub('(<table id="(tbl%-[%w%-]+)"[^>]*>)(<caption>)', numbered)
  return pandoc.RawBlock(raw.format, text)
end

-- root: and page: addresses are for the site; elsewhere (quarto preview) the words alone stand
local function address(link)
  if not has_profile("site") and (link.target:match("^root:") or link.target:match("^page:")) then
    return pandoc.Span(link.content)
  end
end

local function reference(cite)
  local id = cite.citations[1].id
  local kind = id:match("^(%a+)%-")
  if counters[kind] then
    local n = numbers[id]
    local text = word(kind) .. (zh and " " or " ") .. (n and tostring(n) or "?")
    return pandoc.Link({ pandoc.Str(text) }, "#" .. id, "", pandoc.Attr("", { "crossref" }))
  end
end

return {
  { Meta = meta },
  { Div = divs, Span = languages, Para = equation },
  { CodeBlock = code },
  { Pandoc = function(doc) collect(doc) return nil end },
  { Cite = reference, RawBlock = caption, Link = address, Span = equation_number },
}
