; The setup program for Windows: puts the host into the user's own folder of programs and that into the user's
; PATH, registers it with the browsers that are there by the host's own command, and leaves nothing behind when
; it is removed.
; Needs no administrator.
; makensis -DVERSION=0.1.0 -DPROGRAM=…\rootwatch.exe -DROOT=… -DOUTPUT=…\setup.exe setup.nsi

; As the host is, so that nothing of Windows's support for older programs is needed.
Target amd64-unicode
ManifestDPIAware true
SetCompressor /SOLID lzma
RequestExecutionLevel user

Name "Rootwatch"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Rootwatch"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "Rootwatch"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "Rootwatch setup"
VIAddVersionKey "LegalCopyright" "The Rootwatch developers, MIT or Apache-2.0"

!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Rootwatch"

!include "MUI2.nsh"
!include "path.nsh"
!define MUI_FINISHPAGE_TEXT "$(FINISH)"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "Russian"

LangString FINISH ${LANG_ENGLISH} "Rootwatch is registered with your browsers. What is left: add the extension in each of them."
LangString FINISH ${LANG_RUSSIAN} "Программа Rootwatch зарегистрирована в ваших браузерах. Осталось добавить расширение в каждый из них."
LangString FAILED ${LANG_ENGLISH} "Rootwatch is installed but could not be registered with every browser. Open a new terminal and run: rootwatch install"
LangString FAILED ${LANG_RUSSIAN} "Программа установлена, но зарегистрировать её удалось не во всех браузерах. Откройте новый терминал и выполните: rootwatch install"
LangString RUNNING ${LANG_ENGLISH} "Rootwatch is running and cannot be replaced or removed. Close your browsers and start this again."
LangString RUNNING ${LANG_RUSSIAN} "Программа Rootwatch работает, её нельзя заменить или удалить. Закройте браузеры и запустите это снова."

; Windows lets nobody write or delete a program that runs, and the host runs beside every open browser. It does
; let it be moved: into the folder of temporary files, where Windows deletes it when it starts next if that may
; be asked for (as an administrator), and where people and Windows clean up otherwise.
!macro MakeWay
  Delete "$INSTDIR\rootwatch.exe"
  ${If} ${FileExists} "$INSTDIR\rootwatch.exe"
    GetTempFileName $0
    Delete "$0"
    Rename "$INSTDIR\rootwatch.exe" "$0"
    Delete /REBOOTOK "$0"
    ; That is no reason to ask for a new start.
    SetRebootFlag false
  ${EndIf}
  ; Where the temporary files are on another drive, nothing was moved.
  ${If} ${FileExists} "$INSTDIR\rootwatch.exe"
    MessageBox MB_OK|MB_ICONSTOP "$(RUNNING)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
!macroend

Section
  !insertmacro MakeWay
  SetOutPath "$INSTDIR"
  File "/oname=rootwatch.exe" "${PROGRAM}"
  File "/oname=LICENSE-APACHE.txt" "${ROOT}/LICENSE-APACHE"
  File "/oname=LICENSE-MIT.txt" "${ROOT}/LICENSE-MIT"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "Rootwatch"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "The Rootwatch developers"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  Call AddToPath
  ; Windows has no way to see later which browsers come: those of a person are all known by name.
  nsExec::ExecToLog '"$INSTDIR\rootwatch.exe" install --browser all'
  Pop $0
  StrCmp $0 "0" registered
    MessageBox MB_OK|MB_ICONEXCLAMATION "$(FAILED)" /SD IDOK
    SetErrorLevel 1
  registered:
SectionEnd

Section "Uninstall"
  nsExec::ExecToLog '"$INSTDIR\rootwatch.exe" uninstall'
  Pop $0
  Call un.RemoveFromPath
  !insertmacro MakeWay
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
SectionEnd
