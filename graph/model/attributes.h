// The `Key: value` pairs of a layer's record, in little memory.
#ifndef TRTSCOPE_GRAPH_MODEL_ATTRIBUTES_H_
#define TRTSCOPE_GRAPH_MODEL_ATTRIBUTES_H_

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trtscope {

/// Pairs in the order of the record, immutable. A layer has twenty, and layers of one type have the
/// same keys in the same order: those are kept once and shared, values are views.
class AttributeList {
 public:
  using value_type = std::pair<std::string_view, std::string_view>;

  AttributeList() = default;
  /// Keys are copied (or shared with another list), values must outlive the list.
  explicit AttributeList(const std::vector<value_type>& pairs);
  AttributeList(std::initializer_list<value_type> pairs)
      : AttributeList(std::vector<value_type>(pairs)) {}

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = AttributeList::value_type;
    using difference_type = std::ptrdiff_t;
    using pointer = const value_type*;
    using reference = value_type;

    Iterator(const AttributeList* list, std::size_t at) : list_(list), at_(at) {}
    value_type operator*() const { return (*list_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) {
      const Iterator old = *this;
      ++at_;
      return old;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    const AttributeList* list_;
    std::size_t at_;
  };

  using const_iterator = Iterator;  // the standard library's word, for algorithms and matchers

  std::size_t size() const { return values_.size(); }
  bool empty() const { return values_.empty(); }
  value_type operator[](std::size_t i) const { return {(*keys_)[i], values_[i]}; }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size()}; }
  /// The value of the first pair with this key, empty if there is none.
  std::string_view Find(std::string_view key) const;
  bool operator==(const AttributeList& other) const;

 private:
  using Keys = std::vector<std::string>;
  static std::shared_ptr<const Keys> ShareKeys(const std::vector<value_type>& pairs);

  std::shared_ptr<const Keys> keys_;
  std::vector<std::string_view> values_;
};

}  // namespace trtscope

#endif  // TRTSCOPE_GRAPH_MODEL_ATTRIBUTES_H_
