#include "src/writers/text_table.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/writers/layout.h"
#include "src/writers/tone.h"

namespace trtscope {
namespace {

constexpr int kGap = 2;
// Elastic columns share what is left fairly down to the first floor; below it they give way one by
// one, from the last, down to the second. Names shorter than that say nothing.
constexpr int kFairFloor = 16;
constexpr int kLastFloor = 8;

struct Layout {
  const std::vector<Column>& columns;
  /// Of the columns in sight, from the left; fewer than `columns` only where rows had to be cut.
  std::vector<int> widths;
  bool cut = false;
};

int VisibleWidth(std::string_view text) {
  std::string scratch;
  return DisplayWidth(Visible(text, scratch));
}

void Widen(const std::vector<Cell>& row, std::vector<int>& widths) {
  const size_t cells = std::min(row.size(), widths.size());
  for (size_t i = 0; i < cells; ++i) widths[i] = std::max(widths[i], VisibleWidth(row[i].text));
}

std::vector<int> NaturalWidths(const Table& table) {
  std::vector<int> widths;
  for (const Column& column : table.columns) widths.push_back(VisibleWidth(column.title));
  for (const std::vector<Cell>& row : table.rows) Widen(row, widths);
  Widen(table.footer, widths);
  return widths;
}

int TotalWidth(const std::vector<int>& widths) {
  return std::accumulate(widths.begin(), widths.end(),
                         kGap * std::max(0, static_cast<int>(widths.size()) - 1));
}

// The largest level that lets columns of min(natural, level) fit into `available`.
int FairLevel(std::vector<int> naturals, int available) {
  std::sort(naturals.begin(), naturals.end());
  int open = static_cast<int>(naturals.size());
  for (const int natural : naturals) {
    const int share = std::max(0, available) / open;
    if (natural > share) return share;
    available -= natural;
    --open;
  }
  return naturals.empty() ? 0 : naturals.back();
}

void ShareFairly(const std::vector<size_t>& elastic, int limit, std::vector<int>& widths) {
  std::vector<int> naturals;
  for (const size_t i : elastic) naturals.push_back(widths[i]);
  const int shared = std::accumulate(naturals.begin(), naturals.end(), 0);
  const int available = limit - (TotalWidth(widths) - shared);
  const int level = std::max(FairLevel(naturals, available), kFairFloor);
  for (const size_t i : elastic) widths[i] = std::min(widths[i], level);
  // What integer division left over goes to those still short, from the left.
  int rest = limit - TotalWidth(widths);
  for (size_t n = 0; n < elastic.size() && rest > 0; ++n) {
    if (naturals[n] <= level) continue;
    ++widths[elastic[n]];
    --rest;
  }
}

// Titles and footers are no names and say nothing in halves ("[34…ers]"), so they hold their column
// open.
int LastFloor(const Table& table, size_t column) {
  int words = VisibleWidth(table.columns[column].title);
  if (column < table.footer.size()) {
    words = std::max(words, VisibleWidth(table.footer[column].text));
  }
  return std::clamp(words, kLastFloor, kFairFloor);
}

void GiveWay(const Table& table, const std::vector<size_t>& elastic, int limit,
             std::vector<int>& widths) {
  for (auto i = elastic.rbegin(); i != elastic.rend(); ++i) {
    const int excess = TotalWidth(widths) - limit;
    if (excess <= 0) return;
    const int floor = std::min(widths[*i], LastFloor(table, *i));
    widths[*i] = std::max(floor, widths[*i] - excess);
  }
}

void CutAt(int limit, std::vector<int>& widths) {
  int left = 0;
  for (size_t i = 0; i < widths.size(); ++i) {
    const int room = limit - left;
    if (room <= 0) return widths.resize(i);
    left += widths[i] + kGap;
    widths[i] = std::min(widths[i], room);
  }
}

Layout FitLayout(const Table& table, const TextOptions& options) {
  Layout layout{table.columns, NaturalWidths(table)};
  const int limit = std::max(options.width, 1);
  if (options.wide || TotalWidth(layout.widths) <= limit) return layout;
  std::vector<size_t> elastic;
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].elastic) elastic.push_back(i);
  }
  ShareFairly(elastic, limit, layout.widths);
  GiveWay(table, elastic, limit, layout.widths);
  layout.cut = TotalWidth(layout.widths) > limit;
  if (layout.cut) CutAt(limit, layout.widths);
  return layout;
}

// `text` as it fits `width`; a view of `text` where nothing has to be cut.
std::string_view Fit(std::string_view text, int text_width, int width, const Column& column,
                     std::string& scratch) {
  if (text_width <= width) return text;
  // Through a temporary: `text` may view `scratch`.
  std::string shorter = column.elastic ? ElideMiddle(text, width) : ClipEnd(text, width);
  scratch = std::move(shorter);
  return scratch;
}

void AppendRow(const std::vector<Cell>& row, const Layout& layout, bool color, std::string& out) {
  std::string scratch;
  size_t blanks = 0;  // owed, and printed only when something follows: no blanks at a line's end
  const size_t cells = std::min(row.size(), layout.widths.size());
  for (size_t i = 0; i < cells; ++i) {
    const Column& column = layout.columns[i];
    const int width = layout.widths[i];
    std::string_view text = Visible(row[i].text, scratch);
    int text_width = DisplayWidth(text);
    if (text_width > width) {
      text = Fit(text, text_width, width, column, scratch);
      text_width = DisplayWidth(text);
    }
    const auto padding = static_cast<size_t>(width - text_width);
    const size_t before = column.align == Align::kRight ? padding : 0;
    blanks += before + (i > 0 ? kGap : 0);
    if (!text.empty()) {
      out.append(blanks, ' ');
      AppendToned(text, row[i].tone, color, out);
      blanks = 0;
    }
    blanks += padding - before;
  }
  out += '\n';
}

void AppendRule(const Layout& layout, bool color, std::string& out) {
  std::string rule;
  for (size_t i = 0; i < layout.widths.size(); ++i) {
    if (i > 0) rule.append(kGap, ' ');
    for (int n = 0; n < layout.widths[i]; ++n) rule += "─";
  }
  AppendToned(TrimEnd(rule), Tone::kDim, color, out);
  out += '\n';
}

void AppendHeader(const Layout& layout, bool color, std::string& out) {
  const bool titled = std::any_of(layout.columns.begin(), layout.columns.end(),
                                  [](const Column& column) { return !column.title.empty(); });
  if (!titled) return;
  std::vector<Cell> titles;
  for (const Column& column : layout.columns) {
    titles.push_back({column.title, std::nullopt, Tone::kStrong});
  }
  AppendRow(titles, layout, color, out);
  AppendRule(layout, color, out);
}

void AppendRemark(std::string_view text, const TextOptions& options, std::string& out) {
  const std::string fitting = ClipEnd(text, std::max(options.width, 1));
  AppendToned(fitting, Tone::kDim, options.color, out);
  out += '\n';
}

}  // namespace

void AppendTextTable(const Table& table, const TextOptions& options, std::string& out) {
  if (table.columns.empty()) return;
  const Layout layout = FitLayout(table, options);
  AppendHeader(layout, options.color, out);
  for (const std::vector<Cell>& row : table.rows) AppendRow(row, layout, options.color, out);
  if (table.rows.empty()) AppendRemark("(none)", options, out);
  if (!table.footer.empty()) AppendRow(table.footer, layout, options.color, out);
  // Nothing goes missing in silence.
  if (layout.cut) AppendRemark("(rows cut; --wide shows all)", options, out);
}

}  // namespace trtscope
