/* SPDX-License-Identifier: Apache-2.0 */
#ifndef KN86_ATTRIBUTES_H
#define KN86_ATTRIBUTES_H

/* The result is an error code or an answer; ignoring it is always a bug. */
#define KN86_MUST_CHECK __attribute__((warn_unused_result))

#endif
