// A view into the session's bytes for records that a log holds by the hundred thousand.
#ifndef TRTSCOPE_GRAPH_MODEL_SHORT_TEXT_H_
#define TRTSCOPE_GRAPH_MODEL_SHORT_TEXT_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <limits>
#include <ostream>
#include <string_view>

namespace trtscope {

/// A std::string_view in 12 bytes with an alignment of 4, instead of 16 with 8: records that hold a
/// few of them shrink by a third. Converts both ways; a text of 4 GiB or more is cut.
class ShortText {
 public:
  ShortText() = default;
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions): it stands for the view
  ShortText(std::string_view text)
      : size_(static_cast<uint32_t>(
            std::min<std::size_t>(text.size(), std::numeric_limits<uint32_t>::max()))) {
    const char* data = text.data();
    std::memcpy(data_, &data, sizeof(data));
  }
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions)
  operator std::string_view() const { return view(); }
  std::string_view view() const { return {data(), size_}; }
  const char* data() const {
    const char* data = nullptr;
    std::memcpy(&data, data_, sizeof(data));
    return data;
  }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

  friend bool operator==(ShortText a, ShortText b) { return a.view() == b.view(); }
  friend bool operator==(ShortText a, std::string_view b) { return a.view() == b; }
  friend bool operator==(ShortText a, const char* b) { return a.view() == b; }
  friend std::ostream& operator<<(std::ostream& out, ShortText text) { return out << text.view(); }

 private:
  // A pointer's bytes; a pointer itself would need an alignment of 8.
  unsigned char data_[sizeof(const char*)] = {};
  uint32_t size_ = 0;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_SHORT_TEXT_H_
