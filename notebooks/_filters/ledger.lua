-- One filter for both engines: languages, boxes, tabs, cells, figures and tables, cross-references.
-- In Quarto: filters: [{at: pre-ast, path: _filters/ledger.lua}]; embedded: pandoc --lua-filter.
--
-- Whatever it does not know it refuses: what one engine would show and the other not never gets onto a page.
-- A refusal is a line of stderr, "REFUSED <tab> what <tab> what may stand instead"; the engines name its place.

local profile, zh = "", true
local labels = {
  zh = { table = "代码和表格", fig = "图", tbl = "表", sec = "节", eq = "式", code = "代码", note = "说明", warning = "注意", important = "重要", tip = "提示", caution = "小心" },
  en = { table = "Code and table", fig = "Figure", tbl = "Table", sec = "Section", eq = "Equation", code = "Code", note = "Note", warning = "Warning", important = "Important", tip = "Tip", caution = "Caution" },
}
local numbers, counters = {}, { fig = 0, tbl = 0, sec = 0, eq = 0 }
local refused, told = {}, {}
local outputs -- where the embedded engine has put the pictures of cells

local function refuse(what, instead)
  local line = "REFUSED\t" .. what:gsub("%s+", " ") .. "\t" .. instead
  if not told[line] then
    told[line] = true
    refused[#refused + 1] = line
  end
end

local function word(key)
  return labels[zh and "zh" or "en"][key]
end

local function html(text)
  return pandoc.RawInline("html", text)
end

local function block(text)
  return pandoc.RawBlock("html", text)
end

local function escape(text)
  return (text:gsub("[&<>\"]", { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;", ['"'] = "&quot;" }))
end

local function kind_of(id)
  local kind = id:match("^(%a+)%-.")
  return kind and counters[kind] and kind
end

local function meta(m)
  profile = m["ledger-profile"] and pandoc.utils.stringify(m["ledger-profile"]) or os.getenv("QUARTO_PROFILE") or ""
  local lang = m.lang and pandoc.utils.stringify(m.lang) or "zh-Hans"
  zh = lang:sub(1, 2) == "zh"
  -- (Quarto hands on what the project configures, `profile` among it, so the key is one of ours)
  if m["ledger-profile"] then
    -- the embedded engine: the front matter has been read by then: a second block of it would be one
    outputs = m["ledger-outputs"] and pandoc.utils.stringify(m["ledger-outputs"])
    for key in pairs(m) do
      if key ~= "lang" and not key:match("^ledger%-") then refuse(key .. ":", "***") end
    end
  elseif not zh and m["title-en"] then
    m.title = m["title-en"]
    return m
  end
end

local function has_profile(name)
  for part in profile:gmatch("[^,]+") do
    if part == name then return true end
  end
  return false
end

-- Classes and attributes of an element that nobody here knows.
local function only(el, classes, attributes, what)
  for _, class in ipairs(el.classes) do
    if not classes[class] then refuse("." .. class, what) end
  end
  for key in pairs(el.attributes) do
    if not attributes[key] then refuse(key .. "=", what) end
  end
end

-- content-visible and content-hidden, by profile or for pages
local SHOWN = { ["when-profile"] = true, ["unless-profile"] = true, ["when-format"] = true, ["unless-format"] = true }

local function visible(el)
  local shown, a = true, el.attributes
  only(el, { ["content-visible"] = true, ["content-hidden"] = true }, SHOWN, "when-profile=, when-format=")
  for _, key in ipairs({ "when-format", "unless-format" }) do
    if a[key] and a[key] ~= "html" then refuse(key .. '="' .. a[key] .. '"', key .. '="html"') end
  end
  for _, key in ipairs({ "when-profile", "unless-profile" }) do
    if a[key] and a[key] ~= "en" and a[key] ~= "site" then refuse(key .. '="' .. a[key] .. '"', key .. '="en"') end
  end
  if #a == 0 then refuse(el.classes[1], "when-profile=") end
  if a["when-profile"] then shown = shown and has_profile(a["when-profile"]) end
  if a["unless-profile"] then shown = shown and not has_profile(a["unless-profile"]) end
  if a["unless-format"] then shown = false end
  return shown
end

local function languages(el)
  if el.classes:includes("content-visible") then
    return visible(el) and el.content or {}
  elseif el.classes:includes("content-hidden") then
    return visible(el) and {} or el.content
  end
end

local PLOT = '<div class="plot">' -- around the two drawings of a chart

-- a float: figure or table with its number and caption; the number comes when all are counted
local function float(id, caption, content)
  local first = #content == 1 and content[1].t == "Plain" and content[1].content[1]
  local charted = first and first.t == "RawInline" and first.text:sub(1, #PLOT) == PLOT
  local named = id ~= "" and ' id="' .. escape(id) .. '"' or ""
  local out = pandoc.List({ block("<figure" .. named .. ' class="float' .. (charted and " picture" or "") .. '">') })
  local words = pandoc.List()
  if id ~= "" then words:insert(html("<!--number " .. id .. "-->")) end
  words:extend(caption)
  if #words > 0 then
    words:insert(1, html("<figcaption>"))
    words:insert(html("</figcaption>"))
    out:insert(pandoc.Plain(words))
  end
  out:extend(content)
  out:insert(block("</figure>"))
  return out
end

local function trimmed(inlines)
  while #inlines > 0 and (inlines[#inlines].t == "Space" or inlines[#inlines].t == "SoftBreak") do
    inlines:remove(#inlines)
  end
  return inlines
end

local TYPES = { png = "image/png", jpg = "image/jpeg", jpeg = "image/jpeg", svg = "image/svg+xml" }
local DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

local function base64(data)
  local out = {}
  for i = 1, #data, 3 do
    local a, b, c = data:byte(i, i + 2)
    local n = a * 65536 + (b or 0) * 256 + (c or 0)
    for place = 3, 0, -1 do
      local shift = (n >> (6 * place)) & 63
      out[#out + 1] = (place == 1 and not b or place == 0 and not c) and "=" or DIGITS:sub(shift + 1, shift + 1)
    end
  end
  return table.concat(out)
end

-- whether a file is what its name says, and an SVG stands alone: no script, nothing from elsewhere
local SIGNS = { [TYPES.png] = "^\137PNG\r\n\26\n", [TYPES.jpg] = "^\255\216\255" }

local function sound(data, kind)
  if kind ~= TYPES.svg then return data:match(SIGNS[kind]) ~= nil end
  local text = data:lower():gsub('xmlns[:%w]*="[^"]*"', "")
  for _, sign in ipairs({ "<script", "<foreignobject", "@import", "<iframe", "%son%w+%s*=", "https?:", "javascript:", "<!entity" }) do
    if text:match(sign) then return false end
  end
  return text:match("<svg[%s>/]") and (text:match("</svg>%s*$") or text:match("<svg[^>]*/>%s*$")) and true or false
end

-- words that stand in an attribute: words, whatever they begin with, and no list, heading or table
local function words_of(text)
  local inlines = pandoc.utils.blocks_to_inlines(pandoc.read("x " .. text, "markdown").blocks)
  for _ = 1, math.min(2, #inlines) do inlines:remove(1) end
  return inlines
end

-- a picture of ours says in words of its own what it is; a `fig-alt` is its description, or the title it lacks
local drawn = {}

local function chart(data, alt)
  local title = data:match("<title[^>]*>(.-)</title>") or ""
  if title == "" and alt == "" then return nil end
  if alt ~= "" then
    local tag = title == "" and "title" or "desc"
    data = data:gsub("(<" .. tag .. "[^>]*>).-(</" .. tag .. ">)", function(from, to) return from .. escape(alt) .. to end)
  end
  local id = data:match('<title id="([^"]+)%-wide%-title"')
  if id then
    drawn[id] = (drawn[id] or 0) + 1
    -- the same picture once more has ids of its own
    if drawn[id] > 1 then data = data:gsub(id:gsub("%p", "%%%0"), id .. "-" .. drawn[id]) end
  end
  local narrow = data:match("<metadata>(.*)</metadata>") or ""
  local wide = data:gsub("<metadata>.*</metadata>", "")
  return html(PLOT .. narrow .. wide .. "</div>")
end

-- a picture travels inside the page: one of ours as it is, any other as data that no script can run from
local function picture(image)
  only(image, {}, { ["fig-alt"] = true, alt = true, width = true, height = true }, "fig-alt=, width=, height=")
  local sized = ""
  for _, key in ipairs({ "width", "height" }) do
    local size = image.attributes[key]
    if size and not size:match("^%d+$") then refuse(key .. "=" .. size, key .. "=" .. (size:match("^%d+") or "300")) end
    sized = sized .. (size and " " .. key .. '="' .. size .. '"' or "")
  end
  local alt = image.attributes["fig-alt"] or image.attributes.alt or ""
  if image.title ~= "" then refuse('"' .. image.title .. '"', "fig-alt=, width=, height=") end
  local src = image.src:gsub("%%(%x%x)", function(hex) return string.char(tonumber(hex, 16)) end)
  local kind = TYPES[(src:match("%.(%w+)$") or ""):lower()]
  local within = kind and not src:match("^%a+:") and not src:match("^/") and not src:match("%.%.") and not src:match("%c")
  local file = within and (io.open(src, "rb") or outputs and io.open(outputs .. "/" .. src, "rb"))
  if not file then
    refuse(src, "png, jpg, svg")
    return html("")
  end
  local data = file:read("a")
  file:close()
  if not sound(data, kind) then refuse("](" .. src, kind) end
  if kind == TYPES.svg and data:match('^<svg[^>]* class="chart ') then
    local ours = chart(data, image.attributes["fig-alt"] or "")
    if ours then return ours end
  end
  if alt:match("^%s*$") then refuse("](" .. src, "fig-alt=") end
  return html('<img src="data:' .. kind .. ";base64," .. base64(data) .. '" alt="' .. escape(alt) .. '"' .. sized .. ">")
end

local function figure(image, caption)
  local id = image.identifier
  if id ~= "" and kind_of(id) ~= "fig" then refuse("#" .. id, "#fig-…") end
  return float(id, caption, { pandoc.Plain({ picture(image) }) })
end

-- a paragraph that is one picture is a figure, whether or not the reader has made one of it
local function only_image(el)
  if #el.content == 1 and el.content[1].t == "Image" then return el.content[1] end
end

-- one within a line can have no number, and its words are its alternative text
local function within_a_line(image)
  local words, alt = pandoc.utils.stringify(image.caption), image.attributes["fig-alt"]
  local alone = "↵ ![…](…){…} ↵"
  if image.identifier ~= "" then refuse("#" .. image.identifier, alone) end
  if words ~= "" and alt and words ~= alt then refuse("![" .. words, alone) end
  return picture(image)
end

local function para(el)
  local image = only_image(el)
  if image then return figure(image, image.caption) end
end

local function whole_figure(el)
  local plain = el.content[1]
  local image = #el.content == 1 and (plain.t == "Plain" or plain.t == "Para") and only_image(plain)
  if not image then
    refuse("#" .. el.identifier, "![…](…){#fig-… fig-alt=…}")
    return {}
  end
  if el.identifier ~= "" then image.identifier = el.identifier end
  for key, value in pairs(el.attributes) do image.attributes[key] = value end
  local long = el.caption.long
  return figure(image, #long > 0 and long[1].content or pandoc.List())
end

local CALLOUT = { note = true, warning = true, important = true, tip = true, caution = true }

local function box(div, kind)
  only(div, { ["callout-" .. kind] = true }, { title = true, collapse = true }, "title=, collapse=")
  local collapse = div.attributes.collapse
  if collapse and collapse ~= "true" and collapse ~= "false" then refuse("collapse=", 'collapse="true"') end
  if div.identifier ~= "" then refuse("#" .. div.identifier, "callout") end
  local said = div.attributes.title
  local title = said and words_of(said) or pandoc.List({ pandoc.Str(word(kind)) })
  local blocks = div.content
  if #blocks > 0 and blocks[1].t == "Header" and not div.attributes.title then
    title = blocks[1].content
    blocks:remove(1)
  end
  if collapse == "true" then
    -- a heading inside would begin a section that ends outside
    for _, part in ipairs(blocks) do
      if part.t == "Header" then refuse(pandoc.utils.stringify(part), "collapse") end
    end
    title:insert(1, html('<details class="box box-' .. kind .. '"><summary>'))
    title:insert(html("</summary>"))
    local out = pandoc.List({ pandoc.Plain(title) })
    out:extend(blocks)
    out:insert(block("</details>"))
    return out
  end
  title:insert(1, html('<p class="box-title">'))
  title:insert(html("</p>"))
  blocks:insert(1, pandoc.Plain(title))
  return pandoc.Div(blocks, pandoc.Attr("", { "box", "box-" .. kind }))
end

local OUTPUT = { ["cell-output"] = true, ["cell-output-display"] = true, ["cell-output-stdout"] = true, ["cell-output-markdown"] = true }

-- what a cell shows: a float where it carries a label of one, its last paragraph is the caption then
local function output(div)
  if div.classes:includes("cell-output-stderr") then refuse("stderr", "stdout") end
  for _, class in ipairs(div.classes) do
    if not OUTPUT[class] then refuse("." .. class, "print") end
  end
  local id, content = div.identifier, div.content
  local kind = kind_of(id)
  if kind == "fig" or kind == "tbl" then
    local last = content[#content]
    local caption = pandoc.List()
    if last and last.t == "Para" then
      caption = last.content
      content:remove(#content)
    end
    content = float(id, caption, content)
  end
  return pandoc.Div(content, pandoc.Attr("", { "cell-output" }))
end

-- Quarto may write the label on the cell and the caption as its attribute or as its last paragraph
local function caption_of(div, shown)
  local kind = kind_of(div.identifier)
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  local said = div.attributes[kind .. "-cap"]
  local last = shown[#shown]
  if not said and last and last.t == "Para" then
    shown:remove(#shown)
    return last.content
  end
  return said and words_of(said) or pandoc.List()
end

-- whether an output is a frame and nothing else
local function working(part)
  local inside = part.t == "Div" and part.classes:includes("cell-output") and part.content
  return inside and #inside == 1 and inside[1].t == "RawBlock" and inside[1].text:match('^<table class="frame">') ~= nil
end

-- a step's tables say whose they are, and can be scrolled by keyboard
local function captioned(shown, label)
  for _, part in ipairs(shown) do
    local said = "<caption>" .. escape(label)
    local text, n = part.content[1].text:gsub("<caption>", function() return said .. " · " end, 1)
    if n == 0 then text = text:gsub('^<table class="frame">', function(opening) return opening .. said .. "</caption>" end) end
    part.content = { block(text) }
    -- a list of pairs: a table of Lua would give them in another order each time
    part.attr = pandoc.Attr("", { "cell-output" }, { { "role", "region" }, { "tabindex", "0" }, { "aria-label", label } })
  end
  return shown
end

-- or below its one picture, which then has a number and no words yet
local function words_below(shown)
  local picture, below = shown[1], shown[2]
  if #shown ~= 2 or picture.t ~= "Div" or below.t ~= "Para" then return end
  for _, part in ipairs(picture.content) do
    local words = part.t == "Plain" and part.content
    if words and #words == 3 and words[1].t == "RawInline" and words[1].text == "<figcaption>" then
      for n, inline in ipairs(below.content) do words:insert(2 + n, inline) end
      shown:remove(2)
      return
    end
  end
end

-- what was printed in two goes stands together, what a cell shows comes before its folded code
local function cell(div)
  local shown, sources = pandoc.List(), pandoc.List()
  for _, class in ipairs(div.classes) do
    if class ~= "cell" then refuse("." .. class, "cell") end
  end
  for _, part in ipairs(div.content) do
    local before = shown[#shown]
    if part.t == "CodeBlock" and part.classes:includes("cell-code") then
      sources:insert(pandoc.CodeBlock(part.text, pandoc.Attr("", { "python" })))
    elseif part.t == "Div" and before and before.t == "Div" and part.attributes.printed and before.attributes.printed then
      before.content = { pandoc.CodeBlock(before.content[1].text .. "\n" .. part.content[1].text) }
    else
      shown:insert(part)
    end
  end
  for _, part in ipairs(shown) do
    if part.t == "Div" then part.attributes.printed = nil end
  end
  words_below(shown)
  local caption = caption_of(div, shown)
  if caption and #shown == 1 and shown[1].t == "Div" then
    shown[1].content = float(div.identifier, caption, shown[1].content)
  elseif caption then
    refuse("#" .. div.identifier, "1")
  end
  -- a table without a caption is a step of the working, and folded with the code that made it
  local step = #shown > 0
  for _, part in ipairs(shown) do step = step and working(part) end
  local out = step and pandoc.List() or shown
  if #sources > 0 then
    local label = div.identifier:gsub("^cell%-", "")
    local name = label ~= "" and " <code>" .. escape(label) .. "</code>" or ""
    out:insert(block('<details class="code"><summary>' .. word(step and "table" or "code") .. name .. "</summary>"))
    out:extend(sources)
    if step then out:extend(captioned(shown, label)) end
    out:insert(block("</details>"))
  elseif step then
    out:extend(shown)
  end
  return pandoc.Div(out, pandoc.Attr("", { "cell" }))
end

local function tabs(div)
  only(div, { ["panel-tabset"] = true }, { group = true }, "panel-tabset")
  return pandoc.Div(div.content, pandoc.Attr("", { "tabs" }))
end

-- ::: {#tbl-x} a table and its caption :::
local function table_div(div)
  local content = div.content
  local last = content[#content]
  if #content == 2 and content[1].t == "Table" and last.t == "Para" and #content[1].caption.long == 0 then
    return float(div.identifier, last.content, { content[1] })
  end
  refuse("#" .. div.identifier, "| … | : … {#tbl-…}")
end

-- Quarto makes theorems, listings and numbered callouts of what is named so
local RESERVED = {}
for name in ("thm lem cor prp cnj def exm exr sol rem alg lst nte tip wrn imp cau vid"):gmatch("%a+") do RESERVED[name] = true end

local function div(el)
  local kept = languages(el)
  if kept then return kept end
  if el.classes:includes("cell-output") then
    local out = output(el)
    if el.classes:includes("cell-output-stdout") and #out.content == 1 and out.content[1].t == "CodeBlock" then
      out.attributes.printed = "true"
    end
    return out
  end
  if el.classes:includes("cell") then return cell(el) end
  if el.classes:includes("panel-tabset") then return tabs(el) end
  for _, class in ipairs(el.classes) do
    local kind = class:match("^callout%-(%a+)$")
    if kind and CALLOUT[kind] then return box(el, kind) end
  end
  local kind = kind_of(el.identifier)
  if kind == "tbl" and #el.classes == 0 then return table_div(el) end
  if kind == "fig" then refuse("#" .. el.identifier, "![…](…){#fig-… fig-alt=…}") end
  if RESERVED[el.identifier:match("^(%a+)%-") or ""] then refuse("#" .. el.identifier, "#sec-…") end
  only(el, {}, {}, "callout-note, panel-tabset, content-visible")
end

-- a cell so far in that pandoc takes it for code
local function cell_as_code(text)
  local opening = text:match(":::+ {[^\n}]*%.cell[%s}]")
  if opening then refuse(opening, "```{python}") end
end

local function code(el)
  if el.classes:includes("cell-code") then return nil end
  cell_as_code(el.text)
  if #el.classes > 1 then refuse("." .. el.classes[2], "```") end
  for key in pairs(el.attributes) do refuse(key .. "=", "```") end
  if el.identifier ~= "" then refuse("#" .. el.identifier, "```") end
end

-- $$ … $$ {#eq-name}: a span that carries the id and, later, the number
local function equation(el)
  local out, found = pandoc.List(), false
  for _, part in ipairs(el.content) do
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

-- : A caption {#tbl-name}
local function table_id(el)
  el:walk({ Note = function() refuse("[^", "| … |") end })
  local long = el.caption.long
  local words = #long > 0 and long[#long].content
  local last = words and words[#words]
  local id = last and last.t == "Str" and last.text:match("^{#(tbl%-[%w%-]+)}$")
  if id then
    words:remove(#words)
    long[#long].content = trimmed(words)
  elseif el.identifier ~= "" then
    id = el.identifier
  end
  only(el, {}, {}, "| … |")
  if not id and #long == 0 then return nil end
  local caption = #long > 0 and long[#long].content or pandoc.List()
  el.caption.long, el.identifier = {}, ""
  return float(id or "", caption, { el })
end

-- numbers in the order of the document, after the other language is gone
local function number(id)
  local kind = kind_of(id)
  if kind and not numbers[id] then
    counters[kind] = counters[kind] + 1
    numbers[id] = counters[kind]
  end
end

local function collect(doc)
  doc:walk({
    traverse = "topdown",
    Header = function(h)
      -- headings show no number, so that references to them name them
      if kind_of(h.identifier) == "sec" then numbers[h.identifier] = pandoc.utils.stringify(h) end
    end,
    Span = function(d) number(d.identifier) end,
    RawBlock = function(r)
      -- the picture inside a figure has ids of its own, which are no figures
      for tag, id in r.text:gmatch('<(%a+) id="(%a+%-[%w%-]+)"') do
        if tag == "figure" or tag == "table" then number(id) end
      end
    end,
  })
end

local function numbered(id)
  local n, kind = numbers[id], kind_of(id)
  return n and '<span class="number">' .. word(kind) .. " " .. n .. "</span> "
end

-- captions of raw figures and tables say their number, as references to them do
local function raw(el)
  if el.format ~= "html" then
    refuse(el.text:sub(1, 40), "html")
    return nil
  end
  local function with_number(opening, id, inner)
    return kind_of(id) and numbered(id) and opening .. inner .. numbered(id)
  end
  local text = el.text
  text = text:gsub('(<figure id="(fig%-[%w%-]+)"[^>]*>)%s*(<figcaption[^>]*>)', with_number)
  text = text:gsub('(<table id="(tbl%-[%w%-]+)"[^>]*>)(<caption>)', with_number)
  if not has_profile("site") then
    text = text:gsub('<a href="([a-z]+):([^"]*)"([^>]*)>(.-)</a>', function(scheme, rest, more, inner)
      if scheme == "page" or scheme == "root" then return inner end
    end)
  end
  return pandoc.RawBlock("html", text)
end

local function raw_inline(el)
  if el.format ~= "html" then refuse(el.text:sub(1, 40), "html") end
  local id = el.text:match("^<!%-%-number (.-)%-%->$")
  if id then return html(numbered(id) or "") end
end

-- addresses are for the site; elsewhere (quarto preview) the words alone stand
local KNOWN = { ["https"] = true, ["http"] = true, ["mailto"] = true, ["root"] = true, ["page"] = true }

local function address(link)
  only(link, { uri = true, email = true, crossref = true }, {}, "[…](page:…)")
  local name, place = link.target:match("^([%w%-]+)%.qmd(#?.*)$")
  if name and has_profile("site") then
    link.target = "page:" .. (name == "method" and name or "chapters/" .. name:gsub("^%d+%-", "")) .. ".html" .. place
  elseif name then
    return nil
  end
  local scheme = link.target:match("^(%a+):")
  if not link.target:match("^#.") and not (scheme and KNOWN[scheme]) then
    refuse("](" .. link.target .. ")", "page:…, root:…, https://…")
  end
  if not has_profile("site") and (scheme == "root" or scheme == "page") then
    return pandoc.Span(link.content)
  end
  return link
end

local function reference(cite)
  local out = pandoc.List()
  for _, one in ipairs(cite.citations) do
    local kind = kind_of(one.id)
    if #one.prefix > 0 or #one.suffix > 0 then
      refuse("@" .. one.id .. "]", "[@" .. one.id .. "]")
    elseif not kind or not numbers[one.id] then
      refuse("@" .. one.id, "@fig-…, @tbl-…, @sec-…, @eq-…")
    else
      local text = one.mode == "SuppressAuthor" and "" or word(kind) .. " "
      local named = "“" .. numbers[one.id] .. "”"
      if #out > 0 then out:insert(pandoc.Str(zh and "、" or ", ")) end
      out:insert(pandoc.Link({ pandoc.Str(kind == "sec" and named or text .. numbers[one.id]) }, "#" .. one.id, "", pandoc.Attr("", { "crossref" })))
    end
  end
  return out
end

-- what should have been read as something else and was not, and what may stand instead; ↵ is an empty line
local LEFT = {
  { "^{[#%.]cell", "{python}" }, -- of a cell that stands where it can't: see refused.py
  { "^{#%w", "## … {#sec-…}" }, { "^{%.%w", "[…]{…}" }, { "^{%w[%w%-]*=", "[…]{…}" }, { "^:::", "↵ ::: {…}" },
  { "^##", "↵ ## …" }, { "%*%*", "**…**" }, { "`", "`…`" }, { "%]{", "[…]{…}" }, { "^%[!%u+%]", "::: {.callout-note}" },
  { "^==", "**…**" }, { "{{[<%%]", "{{< include … >}}" }, { "%[%^[^%]]*%]", "[^…]: …" }, { "%]%[", "[…](…)" },
  { "^%$%$", "↵ $$…$$" }, { "@fig%-", "[@fig-…]" }, { "@tbl%-", "[@tbl-…]" }, { "@sec%-", "[@sec-…]" }, { "@eq%-", "[@eq-…]" },
  { "^{sec%-", "{#sec-…}" }, { "｛#", "{#sec-…}" }, { "^%(page:", "[…](page:…)" }, { "^%(root:", "[…](root:…)" },
  { "（page:", "[…](page:…)" }, { "（root:", "[…](root:…)" },
  { "［@", "[@…]" }, { "】（", "[…](…)" },
}

local function leftover(str)
  for _, sign in ipairs(LEFT) do
    if str.text:match(sign[1]) then return refuse(str.text, sign[2]) end
  end
end

-- a list or a table that stands right below a line of prose is part of that line
local function run_on(el)
  for n, part in ipairs(el.content) do
    local after, more = el.content[n + 1], el.content[n + 2]
    local sign = part.t == "SoftBreak" and after and after.t == "Str" and after.text
    local word_after = el.content[n + 3] and el.content[n + 3].text or ""
    local lists = sign and (sign:match("^[%-%*%+>]$") or sign == "#." or sign:match("^%(?%l[%.%)]$"))
    local listed = lists and more and more.t == "Space"
    if sign == "|" or listed then refuse(sign .. " " .. word_after, "↵ " .. sign .. " …") end
  end
end

local function nothing(el)
  if #el.content == 0 then refuse("~~", "~…~") end
end

local function example(list)
  if list.style == "Example" then refuse("(@", "[@fig-…]") end
end

local function plain_span(span)
  if span.classes:includes("equation") then return nil end
  if kind_of(span.identifier) then refuse("#" .. span.identifier, "## … {#sec-…}") end
  only(span, {}, { lang = true }, "content-visible")
end

local function header(el)
  only(el, {}, {}, "{#sec-…}")
end

local function inline_code(el)
  cell_as_code(el.text)
  only(el, {}, {}, "`…`")
end

-- a line that breaks between two signs of Chinese writing is no blank there
local WIDE = {
  { 0x1100, 0x115F }, { 0x2E80, 0x303E }, { 0x3041, 0xA4CF }, { 0xAC00, 0xD7A3 }, { 0xF900, 0xFAFF },
  { 0xFE30, 0xFE6F }, { 0xFF00, 0xFF60 }, { 0xFFE0, 0xFFE6 }, { 0x20000, 0x3FFFD },
}
local QUOTES = "“”‘’—…·"

local function wide(part, last)
  local text = part and pandoc.utils.stringify(part) or ""
  if text == "" then return false end
  local code = utf8.codepoint(text, last and utf8.offset(text, -1) or 1)
  for _, range in ipairs(WIDE) do
    if code >= range[1] and code <= range[2] then return true end
  end
  return zh and QUOTES:find(utf8.char(code), 1, true) ~= nil
end

local function unwrapped(inlines)
  local out = pandoc.List()
  for n, part in ipairs(inlines) do
    if part.t ~= "SoftBreak" or not (wide(inlines[n - 1], true) and wide(inlines[n + 1], false)) then out:insert(part) end
  end
  return out
end

-- a table of Markdown as plain HTML, so that no engine adds classes and widths of its own
local SIDES = { AlignRight = ' class="right"', AlignCenter = ' class="center"' }

local function written(blocks)
  local text = pandoc.write(pandoc.Pandoc(blocks), "html5", { html_math_method = "mathml", wrap_text = "wrap-none" })
  return (text:gsub("\n$", ""))
end

local function row_of(row, tag, specs)
  local cells = {}
  for n, one in ipairs(row.cells) do
    local spans = (one.row_span > 1 and ' rowspan="' .. one.row_span .. '"' or "") .. (one.col_span > 1 and ' colspan="' .. one.col_span .. '"' or "")
    local side = one.alignment ~= "AlignDefault" and one.alignment or specs[n] and specs[n][1]
    local scope = tag == "th" and ' scope="col"' or ""
    cells[n] = "<" .. tag .. scope .. (SIDES[side] or "") .. spans .. ">" .. written(one.contents) .. "</" .. tag .. ">"
  end
  return "<tr>" .. table.concat(cells) .. "</tr>"
end

local function plain_table(el)
  local out = { "<table>" }
  local function rows(list, tag, around)
    if #list == 0 then return end
    out[#out + 1] = "<" .. around .. ">"
    for _, row in ipairs(list) do out[#out + 1] = row_of(row, tag, el.colspecs) end
    out[#out + 1] = "</" .. around .. ">"
  end
  local empty = true
  for _, row in ipairs(el.head.rows) do
    for _, one in ipairs(row.cells) do empty = empty and #one.contents == 0 end
  end
  rows(empty and {} or el.head.rows, "th", "thead")
  for _, body in ipairs(el.bodies) do rows(body.body, "td", "tbody") end
  rows(el.foot.rows, "td", "tfoot")
  out[#out + 1] = "</table>"
  return block(table.concat(out, "\n"))
end

local function finish(doc)
  if #refused > 0 then
    io.stderr:write(table.concat(refused, "\n") .. "\n")
    error("the ledger's filter has refused " .. #refused)
  end
end

return {
  { Meta = meta },
  { CodeBlock = code, Header = header, Code = inline_code, OrderedList = example },
  { Para = equation },
  { Para = para, Figure = whole_figure },
  { Image = within_a_line },
  { Table = table_id },
  { Div = div, Span = languages },
  { Span = plain_span },
  { Pandoc = function(doc) collect(doc) return nil end },
  { Cite = reference, RawBlock = raw, RawInline = raw_inline, Link = address, Span = equation_number },
  { Str = leftover, Para = run_on, Plain = run_on, Subscript = nothing, Superscript = nothing },
  { Inlines = unwrapped },
  { Table = plain_table },
  { Pandoc = finish },
}
