// Draws a chart that the page carries as JSON: <figure class="chart" data-chart="id of the JSON">.
// Colours are read from the style sheet, so light, dark and print each get their own.
(() => {
  const colourOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  function coloured(part) {
    if (typeof part === "string") return part.startsWith("var:") ? colourOf(part.slice(4)) : part;
    if (Array.isArray(part)) return part.map(coloured);
    if (part && typeof part === "object") {
      return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value)]));
    }
    return part;
  }

  function inWords(chart) {
    const number = new Intl.NumberFormat(chart.language, { maximumFractionDigits: chart.decimals });
    return (value) => (value === null || value === undefined ? "–" : `${number.format(value)} ${chart.unit}`.trim());
  }

  function optionOf(chart) {
    const option = coloured(chart.option);
    const words = inWords(chart);
    const body = getComputedStyle(document.body);
    // Double quotes would end the attribute in which the saved SVG carries the name.
    option.textStyle = { fontFamily: body.fontFamily.replaceAll('"', "'"), color: colourOf("ink"), fontSize: 13 };
    option.yAxis.axisLabel.formatter = words;
    option.xAxis.axisLabel.formatter = { year: "{yyyy}", month: "{MM}/{yyyy}", day: "{d}/{M}/{yyyy}" };
    Object.assign(option.tooltip, {
      backgroundColor: colourOf("card"),
      borderColor: colourOf("control"),
      textStyle: { color: colourOf("ink"), fontSize: 13 },
      formatter: (rows) => tooltip(rows, words, chart),
    });
    return option;
  }

  function tooltip(rows, words, chart) {
    const shown = rows.filter((row) => chart.told.includes(row.seriesName) && row.data[1] !== null);
    if (!shown.length) return "";
    const day = new Date(shown[0].data[0]).toLocaleDateString(chart.language);
    return [day, ...shown.map((row) => `${row.seriesName}: ${words(row.data[1])}`)].join("\n");
  }

  function save(href, name) {
    const link = document.createElement("a");
    link.href = href;
    link.download = name;
    link.click();
  }

  function savePicture(drawing, name) {
    const place = drawing.getDom();
    const picture = new Image();
    picture.onload = () => {
      const canvas = document.createElement("canvas");
      canvas.width = place.clientWidth * 2;
      canvas.height = place.clientHeight * 2;
      const context = canvas.getContext("2d");
      context.fillStyle = colourOf("card");
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      save(canvas.toDataURL("image/png"), `${name}.png`);
    };
    picture.src = drawing.getDataURL({ type: "svg" });
  }

  function draw(figure) {
    const chart = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const place = figure.querySelector(".chart-place");
    const drawing = window.echarts.init(place, null, { renderer: "svg" });
    const show = () => drawing.setOption(optionOf(chart), true);
    show();
    new ResizeObserver(() => drawing.resize()).observe(place);
    window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);
    for (const button of figure.querySelectorAll("[data-save]")) {
      button.hidden = false;
      button.addEventListener("click", () => {
        if (button.dataset.save === "png") savePicture(drawing, chart.file);
        else save(drawing.getDataURL({ type: "svg" }), `${chart.file}.svg`);
      });
    }
  }

  if (window.echarts) document.querySelectorAll("figure[data-chart]").forEach(draw);
})();
