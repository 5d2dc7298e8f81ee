; The folder of the program in its user's PATH, so that `rootwatch` is a command in every new terminal.
; NSIS's own strings end after 1024 characters, and a PATH that went through one would be cut. So it stays in
; Windows's memory, between semicolons, `;C:\one;C:\two;`, where an entry is `;entry;` whatever is beside it.

!include "LogicLib.nsh"
!include "WinMessages.nsh"

; HKEY_CURRENT_USER, 0x80000001 with its sign.
!define USER -2147483647
; RRF_RT_REG_SZ, RRF_RT_REG_EXPAND_SZ and RRF_NOEXPAND: texts, with their %variables% as they are.
!define TEXTS 0x10000006
!define ABSENT 2

; $R7 becomes our entry, $R4 the memory, $R5 where the PATH begins in it, $R6 where our entry is, or 0;
; $R1 the PATH's length in bytes, $R2 its type; $R0 is 0 unless what is there is no text.
!macro ReadPath
  StrCpy $R7 ";$INSTDIR;"
  System::Call 'advapi32::RegGetValueW(p ${USER}, w "Environment", w "Path", i ${TEXTS}, *i 0 R2, p 0, *i 0 R1) i .R0'
  ${If} $R0 == ${ABSENT}
    StrCpy $R0 0
    StrCpy $R1 0
    ; REG_EXPAND_SZ, as Windows itself makes it.
    StrCpy $R2 2
  ${EndIf}
  StrLen $R3 $R7
  IntOp $R3 $R3 * 2
  IntOp $R3 $R3 + $R1
  IntOp $R3 $R3 + 16
  System::Alloc $R3
  Pop $R4
  System::Call 'kernel32::lstrcpyW(p R4, w ";")'
  IntPtrOp $R5 $R4 + 2
  ${If} $R1 != 0
    System::Call 'advapi32::RegGetValueW(p ${USER}, w "Environment", w "Path", i ${TEXTS}, p 0, p R5, *i R1 R1) i .R0'
  ${EndIf}
  System::Call 'kernel32::lstrcatW(p R4, w ";")'
  System::Call 'shlwapi::StrStrIW(p R4, w R7) p .R6'
!macroend

; Writes what begins at $R5, and tells the programs that start others.
!macro WritePath
  System::Call 'kernel32::lstrlenW(p R5) i .R3'
  IntOp $R3 $R3 + 1
  IntOp $R3 $R3 * 2
  System::Call 'advapi32::RegSetKeyValueW(p ${USER}, w "Environment", w "Path", i R2, p R5, i R3)'
!macroend

!macro TellPath
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=5000
!macroend

Function AddToPath
  !insertmacro ReadPath
  ${If} $R0 == 0
  ${AndIf} $R6 == 0
    ${If} $R1 <= 2
      ; There is nothing but the two semicolons.
      IntPtrOp $R5 $R4 + 4
    ${EndIf}
    StrCpy $R8 $INSTDIR
    System::Call 'kernel32::lstrcatW(p R4, w R8)'
    !insertmacro WritePath
    !insertmacro TellPath
  ${EndIf}
  System::Free $R4
FunctionEnd

Function un.RemoveFromPath
  !insertmacro ReadPath
  ${If} $R6 != 0
    ; What comes after our entry takes its place, from the semicolon on.
    StrLen $R3 $R7
    IntOp $R3 $R3 - 1
    IntOp $R3 $R3 * 2
    IntPtrOp $R8 $R6 + $R3
    System::Call 'kernel32::lstrlenW(p R8) i .R3'
    IntOp $R3 $R3 + 1
    IntOp $R3 $R3 * 2
    System::Call 'kernel32::RtlMoveMemory(p R6, p R8, p R3)'
    System::Call 'kernel32::lstrlenW(p R5) i .R3'
    ${If} $R3 == 0
      System::Call 'advapi32::RegDeleteKeyValueW(p ${USER}, w "Environment", w "Path")'
    ${Else}
      ; Without the last semicolon.
      IntOp $R3 $R3 - 1
      IntOp $R3 $R3 * 2
      IntPtrOp $R8 $R5 + $R3
      System::Call '*$R8(&i2 0)'
      !insertmacro WritePath
    ${EndIf}
    !insertmacro TellPath
  ${EndIf}
  System::Free $R4
FunctionEnd
