#include "graph/model/tactic.h"

namespace trtscope {

std::string TacticIdText(TacticId id) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[(id.value >> shift) & 0xf];
  return text;
}

}  // namespace trtscope
