// Draws the figures of the table that stands behind the chart. The unfinished month is dashed; where a row has no figure the line breaks.
(() => {
  // Numbers as the reader's culture writes them, in the same digits as the page.
  const culture = (document.documentElement.dataset.culture || 'en-GB') + '-u-nu-latn';
  const whole = new Intl.NumberFormat(culture, { maximumFractionDigits: 0 });
  const short = new Intl.NumberFormat(culture, { notation: 'compact', maximumFractionDigits: 1 });
  const draw = (box) => {
    const rows = [...document.querySelectorAll('#' + box.dataset.table + ' tbody tr')].map((row) => ({
      month: row.dataset.month, value: row.dataset.value === '' ? null : Number(row.dataset.value), open: row.dataset.open === 'true',
    }));
    const style = getComputedStyle(document.documentElement);
    const color = (name) => style.getPropertyValue(name).trim();
    const chart = echarts.getInstanceByDom(box) || echarts.init(box, null, { renderer: 'canvas' });
    const unit = box.dataset.unit || 'USD';
    const exact = box.dataset.digits ? new Intl.NumberFormat(culture, { maximumSignificantDigits: Number(box.dataset.digits) }) : whole;
    const last = rows.length - 1;
    const closed = rows.map((row, i) => (row.open ? null : row.value));
    const open = rows.map((row, i) => (i >= last - 1 && rows[last] && rows[last].open ? row.value : null));
    const line = (data, type) => ({
      type: 'line', data, smooth: box.dataset.scale === 'true' ? false : 0.25, symbol: 'circle', symbolSize: 6, showSymbol: type === 'dashed',
      lineStyle: { width: 2, type, color: color('--accent') }, itemStyle: { color: color('--accent') },
      areaStyle: type === 'solid' ? { opacity: 0.08, color: color('--accent') } : undefined,
    });
    chart.setOption({
      animationDuration: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 150,
      grid: { left: 8, right: 16, top: 16, bottom: 4, containLabel: true },
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily },
      tooltip: { trigger: 'axis', renderMode: 'richText', backgroundColor: color('--surface'), borderColor: color('--line'),
        textStyle: { color: color('--text'), fontSize: 12 },
        formatter: (points) => { const p = points.find((x) => x.value != null) || points[0]; const row = rows[p.dataIndex];
          return row.month + (row.open ? ' · ' + box.dataset.soFar : '') + (row.value == null ? '' : '\n' + exact.format(row.value) + ' ' + unit); } },
      xAxis: { type: 'category', boundaryGap: false, data: rows.map((r) => r.month), axisTick: { show: false },
        axisLine: { lineStyle: { color: color('--line') } }, axisLabel: { color: color('--muted'), fontSize: 11, hideOverlap: true, alignMinLabel: 'left', alignMaxLabel: 'right', showMaxLabel: true } },
      yAxis: { type: 'value', scale: box.dataset.scale === 'true', splitLine: { lineStyle: { color: color('--line') } },
        axisLabel: { color: color('--muted'), fontSize: 11, formatter: (v) => (box.dataset.scale === 'true' ? exact : short).format(v) } },
      series: [line(closed, 'solid'), line(open, 'dashed')],
    }, true);
  };
  const all = () => document.querySelectorAll('[data-chart]').forEach(draw);
  document.addEventListener('DOMContentLoaded', all);
  document.addEventListener('theme', all);
  document.addEventListener('htmx:afterSettle', all);
  addEventListener('resize', () => document.querySelectorAll('[data-chart]').forEach((box) => echarts.getInstanceByDom(box)?.resize()));
})();
