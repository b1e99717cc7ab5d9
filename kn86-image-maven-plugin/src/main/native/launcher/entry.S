/* SPDX-License-Identifier: Apache-2.0
 * The entry point of the joined program, in place of the emulator's own. */
    .section .entry, "ax", @progbits
    .globl kn86_entry
kn86_entry:
    mov %rsp, %rdi
    mov %rsp, %rbx
    call kn86_launch
    mov %rbx, %rsp
    /* As the kernel leaves them (System V ABI for amd64, 3.4.1): no outer frame, nothing to register for exit. */
    xor %ebx, %ebx
    xor %ebp, %ebp
    xor %edx, %edx
    jmp *%rax
    .section .note.GNU-stack, "", @progbits
