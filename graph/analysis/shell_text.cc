#include "graph/analysis/shell_text.h"

#include <algorithm>

#include "graph/model/unicode.h"

namespace trtscope {
namespace {

bool IsPlain(char c) {
  constexpr std::string_view kSigns = "_-./:,=+@%";
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || (c >= '0' && c <= '9') || kSigns.find(c) != std::string_view::npos;
}

}  // namespace

std::string ShellWord(std::string_view text) {
  if (!text.empty() && std::all_of(text.begin(), text.end(), IsPlain)) return std::string(text);
  std::string word = "'";
  for (const char c : text) {
    if (c == '\'') {
      word += "'\\''";
    } else {
      word += c;
    }
  }
  return word + "'";
}

bool FitsCommandLine(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint c = DecodeUtf8(text, i);
    if (!c.valid || IsUnsafe(c.value)) return false;
    i += c.length;
  }
  return true;
}

}  // namespace trtscope
