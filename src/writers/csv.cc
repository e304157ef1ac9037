// RFC 4180 with LF. Data is written as it is: nothing is escaped but quotes, nothing is made
// visible, nothing is prefixed. In particular there is no guard against names that a spreadsheet
// takes for a formula ("=…", "@…"): the usual remedy, a "'" in front, would make names differ from
// the engine's and break every join on them. Who opens the CSV of an untrusted log in a spreadsheet
// should import its columns as text.
#include <string>
#include <string_view>

#include "src/writers/writers.h"

namespace trtscope {
namespace {

void AppendField(std::string_view field, std::string& out) {
  if (field.find_first_of("\",\r\n") == std::string_view::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string_view FieldOf(const Cell& cell) { return cell.raw ? *cell.raw : cell.text; }

std::string_view NameOf(const Column& column) {
  return column.key.empty() ? column.title : column.key;
}

// Ends the record that began at `start`. A lone empty field would be an empty line, which readers
// skip.
void EndRecord(size_t start, std::string& out) {
  if (out.size() == start) out += "\"\"";
  out += '\n';
}

void AppendHeader(const std::vector<Column>& columns, std::string& out) {
  const size_t start = out.size();
  for (size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) out += ',';
    AppendField(NameOf(columns[i]), out);
  }
  EndRecord(start, out);
}

// Every record has as many fields as the header, whatever the row holds.
void AppendRecord(const std::vector<Cell>& row, size_t columns, std::string& out) {
  const size_t start = out.size();
  for (size_t i = 0; i < columns; ++i) {
    if (i > 0) out += ',';
    if (i < row.size()) AppendField(FieldOf(row[i]), out);
  }
  EndRecord(start, out);
}

}  // namespace

std::string WriteCsv(const Report& report) {
  std::string out;
  if (!report.csv || report.csv->columns.empty()) return out;
  AppendHeader(report.csv->columns, out);
  // The footer sums rows up and is none itself.
  for (const std::vector<Cell>& row : report.csv->rows) {
    AppendRecord(row, report.csv->columns.size(), out);
  }
  return out;
}

}  // namespace trtscope
