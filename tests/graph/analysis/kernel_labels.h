// The kernel names of the corpus with labels that somebody else gave them.
#ifndef TRTSCOPE_TESTS_GRAPH_ANALYSIS_KERNEL_LABELS_H_
#define TRTSCOPE_TESTS_GRAPH_ANALYSIS_KERNEL_LABELS_H_

#include <cctype>
#include <cstddef>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace trtscope {

/// In capitals: labels and answers differ in case only.
inline std::string UpperCase(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}

struct LabelledKernel {
  std::string name;
  /// By column, in capitals.
  std::map<std::string, std::string, std::less<>> labels;

  const std::string& label(std::string_view column) const { return labels.find(column)->second; }
};

inline std::vector<std::string> SplitAt(const std::string& line, char separator) {
  std::vector<std::string> cells;
  std::size_t begin = 0;
  for (std::size_t at = line.find(separator); at != std::string::npos;
       at = line.find(separator, begin)) {
    cells.push_back(line.substr(begin, at - begin));
    begin = at + 1;
  }
  cells.push_back(line.substr(begin));
  return cells;
}

/// Empty where there is no corpus beside this checkout.
inline std::vector<LabelledKernel> ReadKernelLabels() {
  std::ifstream file(TRTSCOPE_SOURCE_DIR "/../shared/corpus/kernel-names.tsv");
  std::vector<LabelledKernel> rows;
  std::string line;
  if (!std::getline(file, line)) return rows;
  const std::vector<std::string> header = SplitAt(line, '\t');
  while (std::getline(file, line)) {
    const std::vector<std::string> cells = SplitAt(line, '\t');
    LabelledKernel row;
    row.name = cells.at(0);
    for (std::size_t i = 1; i < header.size(); ++i) {
      row.labels[header[i]] = UpperCase(cells.at(i));
    }
    rows.push_back(row);
  }
  return rows;
}

}  // namespace trtscope

#endif  // TRTSCOPE_TESTS_GRAPH_ANALYSIS_KERNEL_LABELS_H_
