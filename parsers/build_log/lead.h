// How messages begin: what the tables of leads share.
#ifndef TRTSCOPE_PARSERS_BUILD_LOG_LEAD_H_
#define TRTSCOPE_PARSERS_BUILD_LOG_LEAD_H_

#include <array>
#include <string_view>

#include "parsers/common/text_cursor.h"

namespace trtscope {

/// starts_with for the rows of a table: most rows fail at their second letter, without a call.
/// Precondition: `lead` has two characters or more.
inline bool ConsumeLead(std::string_view& text, std::string_view lead) {
  if (text.size() < 2 || text[0] != lead[0] || text[1] != lead[1]) return false;
  return Consume(text, lead);
}

/// Which first characters a message may have to be of a kind, so that most are done with one look.
class FirstCharacters {
 public:
  void Add(char c) { may_[static_cast<unsigned char>(c)] = true; }
  /// The first character of each row's `lead`.
  template <class Rows>
  void AddLeads(const Rows& rows) {
    for (const auto& row : rows) Add(row.lead[0]);
  }
  bool May(char c) const { return may_[static_cast<unsigned char>(c)]; }

 private:
  std::array<bool, 256> may_{};
};

}  // namespace trtscope

#endif  // TRTSCOPE_PARSERS_BUILD_LOG_LEAD_H_
