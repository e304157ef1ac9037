// Checks a JSON document against a JSON Schema (draft 2020-12): the part of it that docs/schema
// uses.
//
// Known: $ref (within a file and to other files beside it), $defs, type, enum, const, required,
// properties, additionalProperties, items, allOf, anyOf, oneOf, minimum, maximum; $schema, $id,
// title and description are passed over. Any other keyword is an error of the schema: it would be
// ignored silently otherwise.
#ifndef TRTSCOPE_TESTS_SCHEMA_SCHEMA_VALIDATOR_H_
#define TRTSCOPE_TESTS_SCHEMA_SCHEMA_VALIDATOR_H_

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace trtscope::schema {

using Json = nlohmann::json;

enum class UnknownKeys {
  /// As the schema says: allowed unless it has `additionalProperties: false`.
  kAllowed,
  /// Every key of every object with described properties must be described. For our own output: a
  /// key that
  /// the schema forgot is found.
  kRejected,
};

class Validator {
 public:
  /// `folder` holds the files that a $ref may name.
  explicit Validator(std::filesystem::path folder, UnknownKeys unknown = UnknownKeys::kAllowed)
      : folder_(std::move(folder)), unknown_(unknown) {}

  /// Everything that is wrong, as "/engines/0/id: …"; empty if the document is valid.
  std::vector<std::string> Check(const Json& document, const std::string& schema_file) {
    return Check(document, Load(schema_file), schema_file);
  }
  std::vector<std::string> Check(const Json& document, const Json& schema,
                                 const std::string& schema_file) {
    Errors errors;
    CheckWhole(document, {&schema, schema_file}, "", errors);
    return errors;
  }

 private:
  using Errors = std::vector<std::string>;

  // A schema, and the file that its relative $refs start from.
  struct Place {
    const Json* schema;
    std::string file;
  };

  // Keys of an object that some schema for it describes.
  struct Described {
    std::set<std::string> keys;
    bool any = false;
  };

  const Json& Load(const std::string& file) {
    const auto known = files_.find(file);
    if (known != files_.end()) return known->second;
    std::ifstream stream(folder_ / file);
    return files_.emplace(file, Json::parse(stream, nullptr, false)).first->second;
  }

  // A value with all schemas that apply to it directly; afterwards its keys can be judged.
  void CheckWhole(const Json& value, const Place& at, const std::string& path, Errors& errors) {
    Described described;
    CheckOne(value, at, path, errors, described);
    if (unknown_ == UnknownKeys::kAllowed || !value.is_object() || !described.any) return;
    for (const auto& [key, member] : value.items()) {
      if (!described.keys.contains(key))
        errors.push_back(path + ": the schema does not describe `" + key + "`");
    }
  }

  void CheckOne(const Json& value, const Place& at, const std::string& path, Errors& errors,
                Described& described) {
    const Json& schema = *at.schema;
    if (schema.is_boolean()) {
      if (!schema.get<bool>()) errors.push_back(path + ": nothing is allowed here");
      return;
    }
    if (!schema.is_object()) return errors.push_back(path + ": the schema is not an object");
    CheckKeywords(schema, path, errors);
    if (schema.contains("$ref")) CheckRef(value, at, path, errors, described);
    CheckType(value, schema, path, errors);
    CheckValues(value, schema, path, errors);
    CheckRange(value, schema, path, errors);
    if (value.is_object()) CheckObject(value, at, path, errors, described);
    if (value.is_array() && schema.contains("items")) CheckItems(value, at, path, errors);
    CheckCombinations(value, at, path, errors, described);
  }

  static void CheckKeywords(const Json& schema, const std::string& path, Errors& errors) {
    constexpr std::array<std::string_view, 18> kKnown = {
        "$schema", "$id",   "$defs", "$ref",       "title",   "description",
        "type",    "enum",  "const", "required",   "items",   "additionalProperties",
        "allOf",   "anyOf", "oneOf", "properties", "minimum", "maximum"};
    for (const auto& [keyword, ignored] : schema.items()) {
      if (std::find(kKnown.begin(), kKnown.end(), keyword) == kKnown.end()) {
        errors.push_back(path + ": the validator does not know the keyword `" + keyword + "`");
      }
    }
  }

  void CheckRef(const Json& value, const Place& at, const std::string& path, Errors& errors,
                Described& described) {
    const std::string ref = at.schema->at("$ref").get<std::string>();
    const std::size_t hash = ref.find('#');
    const std::string file = hash == 0 ? at.file : ref.substr(0, hash);
    const Json& whole = Load(file);
    const Json::json_pointer pointer(hash == std::string::npos ? "" : ref.substr(hash + 1));
    if (whole.is_discarded() || !whole.contains(pointer)) {
      return errors.push_back(path + ": $ref " + ref + " leads nowhere");
    }
    CheckOne(value, {&whole.at(pointer), file}, path, errors, described);
  }

  static bool IsType(const Json& value, const std::string& type) {
    if (type == "null") return value.is_null();
    if (type == "boolean") return value.is_boolean();
    if (type == "string") return value.is_string();
    if (type == "array") return value.is_array();
    if (type == "object") return value.is_object();
    if (type == "number") return value.is_number();
    if (type != "integer") return false;
    return value.is_number_integer() ||
           (value.is_number_float() &&
            value.get<double>() == static_cast<double>(static_cast<int64_t>(value.get<double>())));
  }

  static void CheckType(const Json& value, const Json& schema, const std::string& path,
                        Errors& errors) {
    if (!schema.contains("type")) return;
    const Json& type = schema.at("type");
    const auto fits = [&](const Json& one) { return IsType(value, one.get<std::string>()); };
    const bool any = type.is_array() ? std::any_of(type.begin(), type.end(), fits) : fits(type);
    if (!any) errors.push_back(path + ": " + Short(value) + " is not of type " + type.dump());
  }

  static void CheckValues(const Json& value, const Json& schema, const std::string& path,
                          Errors& errors) {
    if (schema.contains("const") && schema.at("const") != value) {
      errors.push_back(path + ": " + Short(value) + " is not " + schema.at("const").dump());
    }
    if (!schema.contains("enum")) return;
    const Json& values = schema.at("enum");
    if (std::find(values.begin(), values.end(), value) == values.end()) {
      errors.push_back(path + ": " + Short(value) + " is none of " + values.dump());
    }
  }

  static void CheckRange(const Json& value, const Json& schema, const std::string& path,
                         Errors& errors) {
    if (!value.is_number()) return;
    if (schema.contains("minimum") && value.get<double>() < schema.at("minimum").get<double>()) {
      errors.push_back(path + ": " + Short(value) + " is less than " + schema.at("minimum").dump());
    }
    if (schema.contains("maximum") && value.get<double>() > schema.at("maximum").get<double>()) {
      errors.push_back(path + ": " + Short(value) + " is more than " + schema.at("maximum").dump());
    }
  }

  void CheckObject(const Json& value, const Place& at, const std::string& path, Errors& errors,
                   Described& described) {
    const Json& schema = *at.schema;
    if (schema.contains("required")) {
      for (const Json& key : schema.at("required")) {
        if (!value.contains(key.get<std::string>()))
          errors.push_back(path + ": " + key.dump() + " is missing");
      }
    }
    const Json none = Json::object();
    const Json& properties = schema.contains("properties") ? schema.at("properties") : none;
    described.any = described.any || schema.contains("properties");
    for (const auto& [key, member] : value.items()) {
      const std::string below = path + "/" + key;
      if (properties.contains(key)) {
        described.keys.insert(key);
        CheckWhole(member, {&properties.at(key), at.file}, below, errors);
      } else if (schema.contains("additionalProperties")) {
        described.keys.insert(key);
        CheckWhole(member, {&schema.at("additionalProperties"), at.file}, below, errors);
      }
    }
  }

  void CheckItems(const Json& value, const Place& at, const std::string& path, Errors& errors) {
    for (std::size_t i = 0; i < value.size(); ++i) {
      CheckWhole(value[i], {&at.schema->at("items"), at.file}, path + "/" + std::to_string(i),
                 errors);
    }
  }

  void CheckCombinations(const Json& value, const Place& at, const std::string& path,
                         Errors& errors, Described& described) {
    const Json& schema = *at.schema;
    if (schema.contains("allOf")) {
      for (const Json& part : schema.at("allOf"))
        CheckOne(value, {&part, at.file}, path, errors, described);
    }
    for (const std::string keyword : {"anyOf", "oneOf"}) {
      if (!schema.contains(keyword)) continue;
      CheckAlternatives(value, {&schema.at(keyword), at.file}, keyword == "oneOf", path, errors,
                        described);
    }
  }

  // Of alternatives that fail, the one with the fewest complaints was probably meant.
  void CheckAlternatives(const Json& value, const Place& at, bool only_one, const std::string& path,
                         Errors& errors, Described& described) {
    std::size_t fitting = 0;
    Errors nearest;
    bool first = true;
    for (const Json& part : *at.schema) {
      Errors own;
      Described keys;
      CheckOne(value, {&part, at.file}, path, own, keys);
      if (own.empty()) {
        ++fitting;
        described.keys.merge(keys.keys);
        described.any = described.any || keys.any;
      } else if (first || own.size() <= nearest.size()) {
        nearest = std::move(own);
        first = false;
      }
    }
    if (fitting == 0) errors.insert(errors.end(), nearest.begin(), nearest.end());
    if (fitting > 1 && only_one)
      errors.push_back(path + ": more than one of the alternatives fits");
  }

  static std::string Short(const Json& value) {
    constexpr std::size_t kLongest = 60;
    const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
    return text.size() <= kLongest ? text : text.substr(0, kLongest) + "…";
  }

  std::filesystem::path folder_;
  UnknownKeys unknown_;
  std::map<std::string, Json> files_;
};

}  // namespace trtscope::schema

#endif  // TRTSCOPE_TESTS_SCHEMA_SCHEMA_VALIDATOR_H_
