// Included in front of better-sqlite3's sources when they are compiled for a runtime with Node-API 8.
//
// better-sqlite3 13 keeps references to strings and other primitives, which Node-API allows from version 10 on. The two
// functions below stand in for the originals: a primitive is kept in a tagged object, and taken out again on reading.
#pragma once

#include <node_api.h>

static const napi_type_tag sextant_box_tag = {0x5e87a27b0c5f4a1dULL, 0x9b1f3c6d20e84f77ULL};

static inline napi_status sextant_create_reference(
	napi_env env, napi_value value, uint32_t count, napi_ref* result) {
	napi_valuetype type;
	napi_status status = napi_typeof(env, value, &type);
	if (status != napi_ok) return status;
	if (type == napi_object || type == napi_function || type == napi_external) {
		return napi_create_reference(env, value, count, result);
	}

	napi_value box;
	status = napi_create_object(env, &box);
	if (status != napi_ok) return status;
	status = napi_type_tag_object(env, box, &sextant_box_tag);
	if (status != napi_ok) return status;
	status = napi_set_named_property(env, box, "value", value);
	if (status != napi_ok) return status;
	return napi_create_reference(env, box, count, result);
}

static inline napi_status sextant_get_reference_value(napi_env env, napi_ref ref, napi_value* result) {
	napi_status status = napi_get_reference_value(env, ref, result);
	if (status != napi_ok || *result == nullptr) return status;

	napi_valuetype type;
	status = napi_typeof(env, *result, &type);
	if (status != napi_ok || type != napi_object) return status;

	bool is_box = false;
	status = napi_check_object_type_tag(env, *result, &sextant_box_tag, &is_box);
	if (status != napi_ok || !is_box) return status;
	return napi_get_named_property(env, *result, "value", result);
}

#define napi_create_reference sextant_create_reference
#define napi_get_reference_value sextant_get_reference_value
