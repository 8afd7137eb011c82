# Dot-sourced by check.ps1: what a report has to do in the hands of its reader.

$count = 'document.getElementById("count").textContent'
$focus = 'document.activeElement.id'
$active = '(document.getElementById(document.getElementById("grid").getAttribute("aria-activedescendant")) || { textContent: "" }).textContent'
$firstRow = 'document.querySelector("#space [role=row] > :nth-child(2)").textContent'

# ---- a page of 20,000 tests

$browser.Open((Save-Report 20000 large.html))
$timing = $browser.Evaluate('(() => { const t = performance.getEntriesByType("navigation")[0]; return Math.round(t.loadEventEnd); })()')
Assert-That '20,000 tests are there within two seconds' ($timing -gt 0 -and $timing -lt 2000) $timing
$answer = $browser.Evaluate('new Promise(done => { const start = performance.now(); document.getElementById("grid").dispatchEvent(new KeyboardEvent("keydown", { key: "End", bubbles: true })); requestAnimationFrame(() => setTimeout(() => done(Math.round(performance.now() - start)))); })')
Assert-That 'and answer a key at once' ($answer -lt 500) $answer
Write-Output "20,000 tests: interactive after $timing ms, a key is answered in $answer ms."
Assert-Equal 'unchanged tests are not shown first' '701 of 20,001 tests' $browser.Evaluate($count)
$browser.Click('document.querySelector("#classes [data-class=Unchanged]")')
Assert-Equal 'a class is shown at a click' '20,001 of 20,001 tests' $browser.Evaluate($count)
$frames = $browser.Evaluate('new Promise(done => { const box = document.getElementById("scroll"), costs = []; let step = 0; const next = () => { if (step++ === 60) return done(costs.sort((a, b) => a - b)); const start = performance.now(); box.scrollTop += 9000; requestAnimationFrame(() => { const spent = performance.now() - start; costs.push(spent); setTimeout(next); }); }; next(); })')
Assert-That 'scrolling takes less than 50 ms a step' ($frames[30] -lt 50) $frames[30]
Assert-That 'only what is seen is in the page' ($browser.Evaluate('document.querySelectorAll("#space [role=row]").length') -lt 120) $null
$browser.Press('Escape')
$browser.Press('End')
Assert-That 'the last row is reached' ($browser.Evaluate('document.querySelector("#space [role=row]:last-child").getAttribute("aria-rowindex")') -eq '20002') $null
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots large.png)) }

# ---- filter, search, keyboard

$browser.Open((Save-Report 1000 report.html))
Assert-Equal 'the title' 'UI tests of wasm32-wasip1-threads' $browser.Evaluate('document.title')
Assert-Equal 'the tests that changed are shown' '36 of 1,001 tests' $browser.Evaluate($count)
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots light.png)) }
$browser.Click('document.querySelector("#classes [data-class=Fixed]")')
Assert-Equal 'a class is hidden at a click' '31 of 1,001 tests' $browser.Evaluate($count)
Assert-Equal 'its button says so' 'false' $browser.Evaluate('document.querySelector("#classes [data-class=Fixed]").getAttribute("aria-pressed")')
$browser.Click('document.querySelector("#classes [data-class=Fixed]")')
$browser.Click('document.getElementById("known")')
$withoutKnown = [int] ($browser.Evaluate($count) -replace ' .*')
Assert-That 'known failures can be hidden' ($withoutKnown -le 36) $withoutKnown
$browser.Click('document.getElementById("known")')

$browser.Press('/', 'Slash')
Assert-Equal '/ goes to the search' 'search' $browser.Evaluate($focus)
$browser.EnterText('consts exit status: 134')
Assert-That 'words are looked for in names and errors' ([int] ($browser.Evaluate($count) -replace ' .*') -in 0..5) $browser.Evaluate($count)
$browser.Press('Escape')
Assert-Equal 'Escape ends the search' '36 of 1,001 tests|grid' "$($browser.Evaluate($count))|$($browser.Evaluate($focus))"
$browser.Press('/', 'Slash')
$browser.EnterText('img')
$browser.Press('Enter')
Assert-Equal 'Enter goes to what was found' 'grid' $browser.Evaluate($focus)
Assert-That 'a hostile name is text' ($browser.Evaluate($active).Contains($hostile)) $browser.Evaluate($active)
$browser.Press('Enter')
Assert-Equal 'Enter shows outputs' $false $browser.Evaluate('document.getElementById("detail").hidden')
Assert-That 'a hostile output is text' ($browser.Evaluate('document.getElementById("detail").textContent').Contains('</script><script>hacked=1')) $null
$browser.Press('Escape')
Assert-Equal 'Escape hides them' $true $browser.Evaluate('document.getElementById("detail").hidden')
$browser.Press('Escape')
$browser.Press('Home')
$first = $browser.Evaluate($active)
$browser.Press('j', 'KeyJ')
Assert-That 'j moves on' ($browser.Evaluate($active) -ne $first) $first
$browser.Press('k', 'KeyK')
Assert-Equal 'k moves back' $first $browser.Evaluate($active)
$browser.Press('End')
Assert-Equal 'End goes to the end' '37' $browser.Evaluate('document.getElementById(document.getElementById("grid").getAttribute("aria-activedescendant")).getAttribute("aria-rowindex")')
$browser.Press('Home')
$browser.Press('s', 'KeyS')
Assert-Equal 's sorts by the next column' 'none|ascending' $browser.Evaluate('[...document.querySelectorAll("[role=columnheader]")].slice(0, 2).map(head => head.getAttribute("aria-sort")).join("|")')
$names = $browser.Evaluate('[...document.querySelectorAll("#space [role=row] > :nth-child(2)")].map(cell => cell.textContent)')
Assert-Equal 'by the bytes of their names' (@([System.Linq.Enumerable]::Order([string[]] $names, [System.StringComparer]::Ordinal))) $names
$browser.Click('document.querySelector("[role=columnheader]:nth-child(2) button")')
Assert-That 'a click on the head turns the order' ($browser.Evaluate($firstRow) -ne $names[0]) $names[0]
$browser.Press('?', 'Slash')
Assert-Equal '? shows the keys' $true $browser.Evaluate('document.getElementById("help").open')
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots keys.png)) }
$browser.Press('Escape')
Assert-Equal 'Escape closes them' $false $browser.Evaluate('document.getElementById("help").open')

# ---- both outputs, side by side

$browser.Press('/', 'Slash')
$browser.EnterText('differently')
$browser.Press('Escape')
$browser.Click('document.querySelector("[role=columnheader]:nth-child(1) button")')
$browser.Click('[...document.querySelectorAll("#space [role=row]")].find(row => row.textContent.startsWith("Still failing differently"))')
$panes = $browser.Evaluate('[...document.querySelectorAll("#detail .pane")].map(pane => pane.innerText)')
Assert-That 'both outputs are side by side' ($panes.Count -eq 2 -and $panes[0] -match 'status: 101' -and $panes[1] -match 'E0425') $panes
Assert-Equal 'in lines that stand beside each other' 1 $browser.Evaluate('new Set([...document.querySelectorAll("#detail .pane")].map(pane => pane.childElementCount)).size')
Assert-That 'what differs is marked' ($browser.Evaluate('document.querySelectorAll("#detail .minus").length && document.querySelectorAll("#detail .plus").length') -gt 0) $null
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots outputs.png)) }
$null = $browser.Send('Emulation.setEmulatedMedia', @{ features = @(@{ name = 'prefers-color-scheme'; value = 'dark' }) })
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots dark.png)) }

# ---- colours, accessibility, print

$contrast = @'
(() => {
  const rgb = text => text.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const back = node => { for (; node; node = node.parentElement) { const c = rgb(getComputedStyle(node).backgroundColor); if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
  let worst = 99, where = '';
  for (const node of document.querySelectorAll('body *')) {
    if (!node.checkVisibility() || ![...node.childNodes].some(child => child.nodeType === 3 && child.data.trim())) continue;
    const a = light(rgb(getComputedStyle(node).color)), b = light(back(node));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < worst) { worst = ratio; where = node.tagName + '.' + node.className + ' ' + node.textContent.slice(0, 30); }
  }
  return [worst, where];
})()
'@
foreach ($scheme in 'dark', 'light') {
    $null = $browser.Send('Emulation.setEmulatedMedia', @{ features = @(@{ name = 'prefers-color-scheme'; value = $scheme }) })
    $worst = $browser.Evaluate($contrast)
    Assert-That "text can be read in $scheme" ($worst[0] -ge 4.5) $worst
}

$nodes = $browser.Send('Accessibility.getFullAXTree', @{}).nodes.Where{ -not $_.ignored }
$roles = $nodes | Group-Object { $_.role.value } -AsHashTable
foreach ($role in 'heading', 'grid', 'columnheader', 'row', 'gridcell', 'searchbox', 'checkbox', 'status', 'button', 'region') {
    Assert-That "the accessibility tree has a $role" ($roles.ContainsKey($role)) ($roles.Keys | Sort-Object)
}
$unnamed = $nodes.Where{ $_.role.value -in 'button', 'searchbox', 'checkbox', 'grid', 'region', 'columnheader' -and -not $_.name.value }
Assert-That 'all that can be used has a name' (-not $unnamed) $unnamed.role.value
Assert-Equal 'the columns are named' 5 $roles['columnheader'].Count
$grid = $roles['grid'][0]
Assert-That 'the grid can have the focus' ($grid.properties.Where{ $_.name -eq 'focusable' }.value.value -contains $true) $grid.properties.name
Assert-That 'class buttons say whether they are pressed' ($roles['button'].Where{ $_.properties.name -contains 'pressed' }.Count -ge 6) $null

$pdf = [Convert]::FromBase64String($browser.Send('Page.printToPDF', @{ printBackground = $false }).data)
Assert-That 'it prints on several pages' ([regex]::Matches([System.Text.Encoding]::Latin1.GetString($pdf), '/Type\s*/Page\b').Count -gt 1) $pdf.Length
if ($Screenshots) { [System.IO.File]::WriteAllBytes((Join-Path $Screenshots print.pdf), $pdf) }

$null = $browser.Send('Emulation.setDeviceMetricsOverride', @{ width = 390; height = 800; deviceScaleFactor = 1; mobile = $true })
Assert-That 'a narrow screen needs no sideways scrolling' ($browser.Evaluate('document.documentElement.scrollWidth') -le 390) $browser.Evaluate('document.documentElement.scrollWidth')
if ($Screenshots) { $browser.Screenshot((Join-Path $Screenshots narrow.png)) }

# ---- nothing got in or out

Assert-Equal 'nothing of a test ran as script' 'undefined' $browser.Evaluate('typeof hacked')
Assert-Equal 'nothing of a test became an element' 0 $browser.Evaluate('document.querySelectorAll("img, b[onclick]").length')
$requested = $browser.Events.Where{ $_.method -eq 'Network.requestWillBeSent' }.params.request.url
Assert-That 'nothing but the page was loaded' (@($requested).Where{ $_ -notlike 'file:*report.html' }.Count -eq 0) $requested
$errors = $browser.Events.Where{ $_.method -in 'Runtime.exceptionThrown', 'Log.entryAdded' }
Assert-That 'no error in the console' (-not $errors) $errors.params
